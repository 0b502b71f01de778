import { expect, test } from 'vitest'
import { isCounterBusy } from './counter-busy.ts'

const home = { pathname: '/', hasDialog: false, entries: [] }

test.each([
  ['a card', { ...home, pathname: '/card/1234' }],
  ['the list of what waits', { ...home, pathname: '/waiting' }],
  ['practice', { ...home, pathname: '/practice' }],
  ['the keypad', { ...home, hasDialog: true }],
  ['an undo', { ...home, entries: [{ phase: 'held' }] }],
  ['a delivery', { ...home, entries: [{ phase: 'waiting' }, { phase: 'sent' }] }],
] as const)('O-8: with %s open the counter is busy', (_, busyness) => {
  expect(isCounterBusy(busyness)).toBe(true)
})

test('at home it is free, also with stamps that wait for the network', () => {
  expect(isCounterBusy(home)).toBe(false)
  for (const phase of ['waiting', 'confirmed', 'carried-over', 'refused', 'review', 'stuck'] as const)
    expect(isCounterBusy({ ...home, entries: [{ phase }] })).toBe(false)
})
