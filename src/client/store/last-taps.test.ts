import { expect, test } from 'vitest'
import { createLastTaps, type LastTap } from './last-taps.ts'

const tap = (commandId: string, tappedAt: number): LastTap => ({
  kind: 'add',
  commandId,
  stampIdx: 7,
  count: 2,
  tappedAt,
  personId: 'jo',
})

function tablet() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  let at = 1_000_000_000
  return { kept, open: () => createLastTaps({ storage, now: () => at }), pass: (ms: number) => (at += ms) }
}

const ids = (taps: readonly LastTap[]) => taps.map(({ commandId }) => commandId)

test('the newest comes first, twenty at most, and a new start knows them', () => {
  const { open } = tablet()
  const taps = open()
  for (let n = 0; n < 25; n++) taps.add(tap(`c${n}`, 1_000_000_000 + n))
  expect(ids(taps.getState())).toHaveLength(20)
  expect(ids(open().getState())[0]).toBe('c24')
})

test('what was taken back stays in the list, as such, and is claimed once', () => {
  const { open } = tablet()
  const taps = open()
  taps.add(tap('a', 1_000_000_000))
  expect(taps.claim('a')).toBe(true)
  expect(taps.claim('a')).toBe(false)
  taps.takenBack('a')
  expect(open().getState()).toMatchObject([{ commandId: 'a', isTakenBack: true }])
  taps.letGo('a')
  expect(taps.claim('a')).toBe(true)
})

test('yesterday is not this shift, and what is none of ours is nothing', () => {
  const { kept, open, pass } = tablet()
  open().add(tap('a', 1_000_000_000))
  pass(12 * 3_600_000)
  expect(open().getState()).toEqual([])
  for (const foreign of ['null', '{"a":1}', '[1,{"kind":"add"}]', 'no JSON']) {
    kept.set('stampdesk.taps', foreign)
    expect(open().getState()).toEqual([])
  }
})

test('a card that was made is in the list until something is done on it', () => {
  const { open } = tablet()
  const taps = open()
  taps.add({ ...tap('made', 1_000_000_000), kind: 'new', stampIdx: 5 })
  taps.add({ ...tap('other', 1_000_000_000), stampIdx: 6 })
  expect(ids(open().getState())).toEqual(['other', 'made'])
  taps.add({ ...tap('add', 1_000_000_000), stampIdx: 5 })
  expect(ids(open().getState())).toEqual(['add', 'other'])
})

test('how a tap ended is kept over a new start, known in another tab, and put right where it counted after all', () => {
  const { open } = tablet()
  const [taps, other] = [open(), open()]
  taps.add(tap('a', 1_000_000_000))
  taps.ended('a', { end: 'review', undoEnd: 'refused' })
  taps.ended('none of ours', { end: 'refused' })
  other.reread()
  for (const one of [taps, other, open()])
    expect(one.getState()).toMatchObject([{ commandId: 'a', end: 'review', undoEnd: 'refused' }])
  other.ended('a', { end: undefined })
  expect(open().getState()[0]).not.toHaveProperty('end')
})
