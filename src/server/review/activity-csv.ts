/** The activity as a file: every page of it, one in memory at a time. */
import type { ActivityFilters, ActivityItem } from '#shared/activity-api.ts'
import type { Db } from '../db/db.ts'
import { readActivity } from './activity.ts'
import type { Cell } from './csv.ts'
import type { Key } from './cursor.ts'
import { readNames } from './names.ts'
import type { ShopClock } from './shop-day.ts'

export const activityHeader = [
  'time',
  'tapped',
  'kind',
  'event',
  'stamp',
  'card',
  'person',
  'tablet',
  'added',
  'removed',
  'count',
  'refusal',
  'reason',
  'id',
] as const

const pageRows = 1000

export async function* activityPages(
  deps: { db: Db; clock: ShopClock },
  filters: ActivityFilters,
): AsyncGenerator<Cell[][], void> {
  const names = await readNames(deps.db)
  let before: Key | null = null
  do {
    const { items, next } = await readActivity({ ...deps, names }, filters, { before, limit: pageRows })
    yield items.map((item) => toCells(item, deps.clock))
    before = next
  } while (before)
}

function toCells(item: ActivityItem, { timeOf }: ShopClock): Cell[] {
  return [
    timeOf(item.at),
    item.tappedAt === null ? null : timeOf(item.tappedAt),
    item.kind,
    item.event,
    item.stampIdx,
    item.card?.cardNm ?? null,
    item.person?.name ?? null,
    item.tablet?.name ?? null,
    Math.max(item.delta, 0),
    Math.max(-item.delta, 0),
    item.stampsAfter,
    item.refusal,
    item.reason,
    item.id,
  ]
}
