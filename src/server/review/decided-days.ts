/**
 * What was decided never changes: of each day it is read once, and a look at a week then reads what came since the last one.
 * The newest looked at are kept, up to so many actions.
 */
import type { Ymd } from '#shared/stamp.ts'
import type { Db } from '../db/db.ts'
import { daysOf, type ShopClock, type Span, spanOf } from './shop-day.ts'
import { type Decided, inOrder, readDecided, type StaffAction } from './staff-actions.ts'

/** A decision has its time before its commit, which an engine may keep waiting; no transaction lives so long. */
const settledMs = 15 * 60_000
/** Some ten megabytes. */
const mostActions = 50_000

/** What was decided before `until`. */
type Settled = Decided & { until: number }
type Deps = { db: Db; clock: ShopClock; now: () => number }

export type ReadDays = (from: Ymd, to: Ymd) => Promise<StaffAction[]>

export function createDecidedDays({ db, clock, now }: Deps): ReadDays {
  /** By their instants: in another zone a day is another span. Those looked at last come last. */
  const kept = new Map<string, Settled>()

  function keep(key: string, day: Settled): void {
    kept.delete(key)
    kept.set(key, day)
    let left = [...kept.values()].reduce((sum, { actions }) => sum + actions.length, 0)
    for (const [oldest, { actions }] of kept) {
      if (left <= mostActions) return
      kept.delete(oldest)
      left -= actions.length
    }
  }

  /** Of an instant that the clock has gone back behind, more may be decided. */
  function settledOf(key: string, { from }: Span, settledAt: number): Settled {
    const day = kept.get(key)
    return day && day.until <= settledAt ? day : { until: from, actions: [], links: [] }
  }

  async function read(span: Span): Promise<Decided[]> {
    const key = `${span.from} ${span.until}`
    const settledAt = now() - settledMs
    const before = settledOf(key, span, settledAt)
    const until = Math.max(before.until, Math.min(settledAt, span.until))
    const [since, rest] = await Promise.all([
      readDecided(db, { from: before.until, until }),
      readDecided(db, { from: until, until: span.until }),
    ])
    const settled = { ...together([before, since]), until }
    if (until > span.from) keep(key, settled)
    return [settled, rest]
  }

  return async (from, to) => {
    const days = await Promise.all(daysOf(from, to).map((day) => read(spanOf(clock, day, day))))
    return inOrder(together(days.flat()))
  }
}

const together = (parts: readonly Decided[]): Decided => ({
  actions: parts.flatMap(({ actions }) => actions),
  links: parts.flatMap(({ links }) => links),
})
