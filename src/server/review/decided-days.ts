/**
 * What was decided on a day that is over never changes: such a day is read once, and a look at a week then reads what came
 * since midnight. The newest looked at are kept, up to so many actions.
 */
import type { Ymd } from '#shared/stamp.ts'
import type { Db } from '../db/db.ts'
import { daysOf, type ShopClock, type Span, spanOf } from './shop-day.ts'
import { type Decided, inOrder, readDecided, type StaffAction } from './staff-actions.ts'

/** A decision has its time before its commit, which an engine may keep waiting; no transaction lives so long. */
const settledMs = 15 * 60_000
/** Some ten megabytes. */
const mostActions = 50_000

type Deps = { db: Db; clock: ShopClock; now: () => number }

export type ReadDays = (from: Ymd, to: Ymd) => Promise<StaffAction[]>

export function createDecidedDays({ db, clock, now }: Deps): ReadDays {
  /** By their instants: in another zone a day is another span. Those looked at last come last. */
  const kept = new Map<string, Decided>()

  function keep(key: string, day: Decided): void {
    kept.delete(key)
    kept.set(key, day)
    let left = [...kept.values()].reduce((sum, { actions }) => sum + actions.length, 0)
    for (const [oldest, { actions }] of kept) {
      if (left <= mostActions) return
      kept.delete(oldest)
      left -= actions.length
    }
  }

  async function read(span: Span): Promise<Decided> {
    const key = `${span.from} ${span.until}`
    const isOver = span.until <= now() - settledMs
    const day = kept.get(key) ?? (await readDecided(db, span))
    if (isOver) keep(key, day)
    return day
  }

  return async (from, to) =>
    inOrder(await Promise.all(daysOf(from, to).map((day) => read(spanOf(clock, day, day)))))
}
