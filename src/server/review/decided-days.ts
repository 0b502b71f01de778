/**
 * What was decided never changes: of each day it is read once, and a look at a week then reads what came since the last one.
 * The newest looked at are kept, up to so many actions.
 */
import type { Ymd } from '#shared/stamp.ts'
import type { Db } from '../db/db.ts'
import type { Work } from './detectors.ts'
import { type PersonDay, personDaysOf, together } from './person-days.ts'
import { daysOf, type ShopClock, type Span, spanOf } from './shop-day.ts'
import { readDecided } from './staff-actions.ts'

/** A decision has its time before its commit, which an engine may keep waiting; no transaction lives so long. */
const settledMs = 15 * 60_000
/** Some ten megabytes. */
const mostActions = 50_000

/** What was decided before `until`. */
type Settled = Work & { until: number }
type Deps = { db: Db; clock: ShopClock; now: () => number }

export type ReadDays = (from: Ymd, to: Ymd) => Promise<Work>

const none: Work = { days: [], links: [] }
const countOf = (days: readonly PersonDay[]) => days.reduce((sum, { actions }) => sum + actions.length, 0)

export function createDecidedDays({ db, clock, now }: Deps): ReadDays {
  /** By their instants: in another zone a day is another span. Those looked at last come last. */
  const kept = new Map<string, Settled>()

  function keep(key: string, settled: Settled): void {
    kept.delete(key)
    kept.set(key, settled)
    let left = [...kept.values()].reduce((sum, { days }) => sum + countOf(days), 0)
    for (const [oldest, { days }] of kept) {
      if (left <= mostActions) return
      kept.delete(oldest)
      left -= countOf(days)
    }
  }

  async function readPart(span: Span): Promise<Work> {
    if (span.from >= span.until) return none
    const { actions, links } = await readDecided(db, span)
    return { days: personDaysOf(actions, clock.dayOf), links }
  }

  async function read(span: Span): Promise<Work[]> {
    const key = `${span.from} ${span.until}`
    const settledAt = now() - settledMs
    const found = kept.get(key)
    // Behind an instant that the clock has gone back over, more may be decided.
    const before = found && found.until <= settledAt ? found : { ...none, until: span.from }
    const until = Math.max(before.until, Math.min(settledAt, span.until))
    const [since, rest] = await Promise.all([
      readPart({ from: before.until, until }),
      readPart({ from: until, until: span.until }),
    ])
    const settled = since === none ? before : { ...joined([before, since]), until }
    if (until > span.from) keep(key, settled)
    return [settled, rest]
  }

  return async (from, to) => {
    const parts = await Promise.all(daysOf(from, to).map((day) => read(spanOf(clock, day, day))))
    return joined(parts.flat())
  }
}

const joined = (parts: readonly Work[]): Work => ({
  days: together(parts.map(({ days }) => days)),
  links: parts.flatMap(({ links }) => links),
})
