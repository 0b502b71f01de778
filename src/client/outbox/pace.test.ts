import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halve, nextSize, putOff, stepOn, wholeBatches } from './batch-plan.ts'
import { backOff, expedite, heardPace, limited, ready, toReportedPace, waitMs } from './pace.ts'

const trouble = { why: 'no-answer', retryAfterMs: null } as const

test('waits longer each time, at random, and never over half a minute', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (chances) => {
        let pace = ready
        for (const fraction of chances) pace = backOff(pace, trouble, 0, fraction)
        expect(waitMs(pace, 0)).toBeGreaterThanOrEqual(1_000)
        expect(waitMs(pace, 0)).toBeLessThanOrEqual(30_000)
      },
    ),
  )
})

test.each([
  ['a failure', backOff(ready, trouble, 0, 0.999), 1_000],
  ['Retry-After', backOff(ready, { why: 'busy', retryAfterMs: 9_000 }, 0, 0), 9_000],
  ['a wrong Retry-After', backOff(ready, { why: 'busy', retryAfterMs: 86_400_000 }, 0, 0), 900_000],
  ['a sign-out', limited('not-signed-in', 0), 1_000],
])('after %s a wake still waits', (_name, pace, floorMs) => {
  expect(waitMs(expedite(pace), 0)).toBe(floorMs)
})

test('is the same when another tab, whose clock counts from elsewhere, is sent it', () => {
  const pace = backOff(ready, { why: 'busy', retryAfterMs: 4_000 }, 700, 0.3)
  const there = heardPace(toReportedPace(pace, 1_700), 55)
  expect(waitMs(there, 55)).toBe(waitMs(pace, 1_700))
  expect(heardPace(toReportedPace(ready, 1), 2)).toEqual(ready)
})

test('a batch with bad entries comes apart until each stands alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.infiniteStream(fc.boolean()), (size, isBad) => {
      const bad = Array.from({ length: size }, () => isBad.next().value === true)
      const alone: boolean[] = []
      let plan = wholeBatches
      let left = bad
      while (left.length > 0) {
        const batch = left.slice(0, nextSize(plan, 100))
        if (batch.includes(true) && batch.length > 1) plan = halve(plan, batch.length)
        else {
          if (batch.length === 1 && batch[0]) alone.push(true)
          left = left.slice(batch.length)
          plan = stepOn(plan)
        }
      }
      expect(alone.length).toBe(bad.filter(Boolean).length)
      expect(plan).toEqual([])
    }),
  )
})

test('what is put off waits longer each time, up to a minute', () => {
  let before = putOff(undefined, 0, 0.999)
  expect(before.notBefore).toBeLessThanOrEqual(2_000)
  for (let times = 0; times < 20; times++) before = putOff(before, 0, 0.999)
  expect(before.notBefore).toBeLessThanOrEqual(60_000)
  expect(before.notBefore).toBeGreaterThan(50_000)
})
