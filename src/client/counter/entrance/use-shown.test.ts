import { expect, test } from 'vitest'
import type { Entry } from '../../outbox/entry.ts'
import { type ShownStamp, shownOf } from './use-shown.ts'

const stamp: ShownStamp = {
  stampIdx: 7,
  stampUrl: 'https://a.example/stamp/7',
  cardNm: 'Americano card',
  cardTtl: 'One free Americano',
  stamps: 4,
  maxStamps: 10,
  objection: null,
  nextStampIdx: null,
}
const waiting = (count: number): Entry => ({
  phase: 'waiting',
  command: { kind: 'add', commandId: 'c', stampIdx: 7, count, tappedAt: 0, personId: 'jo' },
  seq: 1,
  epoch: 'e',
})

test('what waits on this tablet is shown apart from what is confirmed', () => {
  expect(shownOf(stamp, null, [waiting(2)])).toMatchObject({
    kind: 'progress',
    project: { confirmed: 4, shown: 6, toGo: 4 },
  })
})

test('after the reward there is a thank-you and the next card', () => {
  const next = { stampIdx: 8, stampUrl: 'https://a.example/stamp/8' }
  expect(shownOf({ ...stamp, stamps: 10, objection: 'already-redeemed' }, next, [])).toEqual({
    kind: 'thanks',
    cardTtl: 'One free Americano',
    next,
  })
})

test('why a card cannot be used is shown to the customer', () => {
  expect(shownOf({ ...stamp, objection: 'expired' }, null, [])).toEqual({
    kind: 'refused',
    refusal: 'expired',
  })
})

test('nobody who taps is named, nor is the customer', () => {
  expect(
    JSON.stringify(shownOf({ ...stamp, userNm: 'Zarathustra' } as ShownStamp, null, [waiting(1)])),
  ).not.toMatch(/jo|Zarathustra/)
})
