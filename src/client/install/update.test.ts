import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  current,
  effectOf,
  isOffered,
  type Look,
  momentMs,
  moveUpdate,
  patienceMs,
  quietMs,
  type Update,
  type UpdateEvent,
} from './update.ts'

const look = (more: Partial<Look> = {}): Look => ({
  now: 0,
  isBusy: false,
  isInstalled: true,
  lastInputAt: 0,
  ...more,
})
const looked = (more?: Partial<Look>): UpdateEvent => ({ type: 'looked', ...look(more) })
const asked = (more?: Partial<Look>): UpdateEvent => ({ type: 'asked', ...look(more) })
const replaced = (more?: Partial<Look>): UpdateEvent => ({ type: 'replaced', ...look(more) })
const after = (...events: UpdateEvent[]) => events.reduce(moveUpdate, current)

test('nothing is offered while nothing new is installed', () => {
  expect(after(looked({ isInstalled: false }), asked({ isInstalled: false }))).toBe(current)
})

test('a new version is offered at home and not while busy', () => {
  expect(isOffered(after(looked({ isBusy: true })))).toBe(false)
  expect(isOffered(after(looked({ isBusy: true }), looked()))).toBe(true)
  expect(isOffered(after(looked(), looked({ isBusy: true })))).toBe(false)
})

test('"Update" lets it in at once, and the page reloads when it rules', () => {
  const entering = after(looked(), asked())
  expect(entering.step).toBe('entering')
  expect(moveUpdate(entering, replaced({ now: 100 })).step).toBe('reloading')
})

test('"Update" pressed in the moment in which a card opens does nothing', () => {
  expect(after(looked(), asked({ isBusy: true })).step).toBe('waiting')
})

test('a quiet minute lets it in; a touch begins the minute anew', () => {
  expect(after(looked(), looked({ now: quietMs - 1 })).step).toBe('waiting')
  expect(after(looked(), looked({ now: quietMs })).step).toBe('entering')
  expect(after(looked(), looked({ now: quietMs, lastInputAt: 1 })).step).toBe('waiting')
  expect(after(looked(), looked({ now: 59_000, isBusy: true }), looked({ now: quietMs })).step).toBe(
    'waiting',
  )
})

test('another tab lets it in: a busy page runs on, and reloads a moment after it is free', () => {
  const busy = after(looked({ isBusy: true }), replaced({ isBusy: true }), looked({ now: 1e9, isBusy: true }))
  expect(busy.step).toBe('stale')
  const free = moveUpdate(busy, looked({ now: 1e9 }))
  expect(free.step).toBe('stale')
  expect(moveUpdate(free, looked({ now: 1e9 + momentMs })).step).toBe('reloading')
})

test('a card opened after "Update" was pressed is served first, and its end is not cut short', () => {
  const busy = after(looked(), asked(), replaced({ now: 50, isBusy: true }))
  expect(busy).toEqual({ step: 'stale', freeSince: null, isAsked: false })
  expect(moveUpdate(busy, looked({ now: 9_000 })).step).toBe('stale')
})

test('a version that was let in and did not come is offered again', () => {
  const late = after(looked(), asked({ now: 10 }), looked({ now: 10 + patienceMs }))
  expect(late).toBe(current)
  expect(isOffered(moveUpdate(late, looked({ now: 11_000 })))).toBe(true)
})

test('a version that goes away while it waits is no longer offered', () => {
  expect(after(looked(), looked({ isInstalled: false }))).toBe(current)
})

type Move = typeof moveUpdate
type Step = {
  type: UpdateEvent['type']
  isBusy: boolean
  isInstalled: boolean
  waitMs: number
  touch: boolean
}

const histories = fc.array(
  fc.record<Step>({
    type: fc.constantFrom('looked', 'looked', 'asked', 'replaced'),
    isBusy: fc.boolean(),
    isInstalled: fc.boolean(),
    waitMs: fc.constantFrom(0, 1_000, momentMs, patienceMs, quietMs),
    touch: fc.boolean(),
  }),
  { maxLength: 40 },
)

/** The steps at which a version was let in or the page reloaded under somebody's hands. */
function cutShort(move: Move, history: readonly Step[]): Step[] {
  let update: Update = current
  let now = 0
  let lastInputAt = 0
  return history.filter((step) => {
    now += step.waitMs
    if (step.touch) lastInputAt = now
    const before = update
    update = move(before, { ...step, now, lastInputAt })
    return step.isBusy && effectOf(before, update) !== null
  })
}

const neverCutShort = (move: Move) =>
  fc.check(
    fc.property(histories, (history) => cutShort(move, history).length === 0),
    { numRuns: 2_000 },
  )

test('O-8: no history reloads while busy', () => {
  const { failed, counterexample, seed } = neverCutShort(moveUpdate)
  expect({ failed, counterexample }, `SEED=${seed}`).toEqual({ failed: false, counterexample: null })
})

/** Each does what a page without a gate does; the property must see it. */
const planted: Record<string, Move> = {
  'reloads as soon as another worker rules it': (update, event) =>
    event.type === 'replaced' ? { step: 'reloading' } : moveUpdate(update, event),
  'takes "Update" for a reason to reload under an open card': (update, event) =>
    event.type === 'asked' && event.isInstalled
      ? { step: 'entering', since: event.now }
      : moveUpdate(update, event),
  'forgets to ask whether it is busy': (update, event) => moveUpdate(update, { ...event, isBusy: false }),
  'updates after a minute without a touch, whatever is open': (update, event) =>
    update.step === 'waiting' && event.now - event.lastInputAt >= quietMs
      ? { step: 'entering', since: event.now }
      : moveUpdate(update, event),
}

test.each(Object.entries(planted))('O-8: the planted bug that %s is caught', (_, move) => {
  expect(neverCutShort(move).failed).toBe(true)
})

test('every history that ends free and quiet ends on the new version', () => {
  fc.assert(
    fc.property(histories, (history) => {
      let now = 0
      let update: Update = current
      for (const step of history) update = moveUpdate(update, looked({ ...step, now: (now += step.waitMs) }))
      for (let n = 0; n < 4 && update.step !== 'entering'; n += 1)
        update = moveUpdate(update, looked({ now: (now += quietMs) }))
      expect(moveUpdate(update, replaced({ now })).step).toBe('reloading')
    }),
  )
})
