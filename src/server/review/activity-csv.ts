/** The activity as a file: every page of it, one in memory at a time. */
import type { ActivityFilters, ActivityItem } from '#shared/activity-api.ts'
import { actionWords } from '#shared/event-words.ts'
import { changeWords } from '#shared/field-words.ts'
import { type Language, languages, type Refusals } from '#shared/languages.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { tabletWords } from '#shared/tablet-words.ts'
import type { Db } from '../db/db.ts'
import { readActivity } from './activity.ts'
import { hasBranches } from './branches.ts'
import type { Cell } from './csv.ts'
import type { Key } from './cursor.ts'
import { readNames } from './names.ts'
import { instantOf, type ShopClock } from './shop-day.ts'

/** Codes first, as staff know a card; times with their offset; words in the language of whoever asks. */
export const activityHeader = [
  'code',
  'time',
  'tapped',
  'what',
  'card',
  'person',
  'tablet',
  'added',
  'removed',
  'count',
  'refusal',
  'reason',
  'changed',
  'settles',
  'kind',
  'event',
  'id',
] as const

/** A shop with branches has one column more, behind the others. */
export async function activityHeaderOf(db: Db): Promise<readonly string[]> {
  return (await hasBranches(db)) ? [...activityHeader, 'branch'] : activityHeader
}

const pageRows = 1000

export async function* activityPages(
  deps: { db: Db; clock: ShopClock },
  filters: ActivityFilters,
  language: Language,
): AsyncGenerator<Cell[][], void> {
  const names = await readNames(deps.db)
  const { refusals } = await languages[language].refusals()
  const words = { language, refusals }
  let before: Key | null = null
  do {
    const { items, next } = await readActivity({ ...deps, names }, filters, { before, limit: pageRows })
    yield items.map((item) => toCells(item, deps.clock, words))
    before = next
  } while (before)
}

type Words = { language: Language; refusals: Refusals }

function toCells(item: ActivityItem, clock: ShopClock, { language, refusals }: Words): Cell[] {
  const { at, tappedAt, stampIdx, refusal, changes, settled } = item
  return [
    stampIdx === null ? null : formatStampCode(stampIdx),
    instantOf(clock, at),
    tappedAt === null ? null : instantOf(clock, tappedAt),
    actionWords(language, item),
    item.card?.cardNm ?? null,
    item.person?.name ?? null,
    item.tablet && tabletWords(language, item.tablet),
    Math.max(item.delta, 0),
    Math.max(-item.delta, 0),
    item.stampsAfter,
    refusal && refusals[refusal].title,
    item.reason,
    changes.map((change) => changeWords(language, change)).join('; ') || null,
    settled && settled.reviewId,
    item.kind,
    item.event,
    item.id,
    ...(item.branch === undefined ? [] : [item.branch?.name ?? null]),
  ]
}
