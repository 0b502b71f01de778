/**
 * What an owner asks of some days. One day at a time, each by an index, and the counter goes between them: a year of a
 * busy shop is a second of work, and SQLite answers nobody else while a statement runs.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { endingDays, type Reports, visitSteps } from '#shared/reports-api.ts'
import type { Ymd } from '#shared/stamp.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db, Param, Queries, Row } from '../db/db.ts'
import { branchOf } from './branches.ts'
import { readNames } from './names.ts'
import { daysOf, type ShopClock, spanOf } from './shop-day.ts'

export type ReportDeps = { db: Db; clock: ShopClock; now: () => number; isGateway: boolean }
export type Days = { from: Ymd; to: Ymd; branch?: string | undefined }

export async function readReports(deps: ReportDeps, days: Days): Promise<Reports> {
  const { db, isGateway } = deps
  const names = await readNames(db)
  const regulars = await readRegulars(deps, days)
  const people = await readPeople(deps, days)
  const isOfShop = days.branch === undefined
  const branches = names.hasBranches && isOfShop ? await readBranches(deps, days) : null
  return {
    regulars: {
      customers: regulars.length,
      byVisits: visitSteps.map(([from, to]) => ({
        from,
        to,
        customers: regulars.filter(({ visits }) => visits >= from && visits <= (to ?? visits)).length,
      })),
    },
    people: people.map(({ person, added, removed }) => ({ person: names.person(person), added, removed })),
    ...(branches && {
      branches: branches.map(({ branch, ...sums }) => ({ branch: names.branch(branch), ...sums })),
    }),
    cards:
      isGateway || !isOfShop
        ? null
        : await readCards(deps, days, (cardIdx) => names.card(cardIdx)?.cardNm ?? ''),
    ending: isGateway || !isOfShop ? null : await readEnding(deps),
  }
}

/** The rows of each day of the span, oldest first. */
async function* byDay<R extends Row>(
  { db, clock }: Pick<ReportDeps, 'db' | 'clock'>,
  { from, to, branch }: Days,
  sql: string,
  /** The same of a branch. */
  sqlAt: string = sql,
  more: readonly Param[] = branch === undefined ? [] : [branch],
): AsyncGenerator<{ day: Ymd; rows: R[] }, void> {
  for (const day of daysOf(from, to)) {
    const span = spanOf(clock, day, day)
    yield {
      day,
      rows: await db.read<R>(branch === undefined ? sql : sqlAt, [span.from, span.until, ...more]),
    }
    await nextTurn()
  }
}

// ── regulars ────────────────────────────────────────────────────────────────────────────────────────

type Regular = { stampIdx: number; visits: number; lastDay: Ymd }
type Visits = { days: number; first: Ymd; last: Ymd }

export const visitsSql = `SELECT DISTINCT stamp_idx FROM ledger
 WHERE at >= $1 AND at < $2 AND event = 'stamp.added'`
export const visitsAtSql = `SELECT DISTINCT l.stamp_idx FROM ledger l JOIN commands c ON c.command_id = l.command_id
 WHERE l.at >= $1 AND l.at < $2 AND l.event = 'stamp.added' AND ${branchOf('c.')} = $3`

/** By the card that each uses now, who was there most first. A visit is a day with a stamp. */
export async function readRegulars(deps: ReportDeps, days: Days): Promise<Regular[]> {
  const seen = new Map<number, Visits>()
  for await (const { day, rows } of byDay<Row & { stamp_idx: number }>(deps, days, visitsSql, visitsAtSql))
    for (const { stamp_idx } of rows) {
      const before = seen.get(stamp_idx)
      seen.set(stamp_idx, { days: (before?.days ?? 0) + 1, first: before?.first ?? day, last: day })
    }
  const joined = join(seen, await readFollowed(deps.db.read, [...seen.keys()]))
  return joined.toSorted((one, other) => other.visits - one.visits || one.stampIdx - other.stampIdx)
}

/** Which card each of these went on from. */
async function readFollowed(
  query: Queries['query'],
  stamps: readonly number[],
): Promise<Map<number, number>> {
  const followed = new Map<number, number>()
  const atOnce = 500
  for (let from = 0; from < stamps.length; from += atOnce) {
    const some = stamps.slice(from, from + atOnce)
    const listed = some.map((_, n) => `$${n + 1}`).join(', ')
    const rows = await query<Row & { stamp_idx: number; follows: number }>(
      `SELECT stamp_idx, follows FROM stamps WHERE stamp_idx IN (${listed}) AND follows IS NOT NULL`,
      some,
    )
    for (const { stamp_idx, follows } of rows) followed.set(stamp_idx, follows)
  }
  return followed
}

/** Cards that went on from one another are one customer's; the day of the change is one visit on both. */
function join(seen: ReadonlyMap<number, Visits>, followed: ReadonlyMap<number, number>): Regular[] {
  const isOver = new Set(followed.values())
  return [...seen].flatMap(([stampIdx, newest]) => {
    if (isOver.has(stampIdx)) return []
    let visits = newest.days
    let [here, its] = [stampIdx, newest]
    for (;;) {
      const before = followed.get(here)
      const older = before === undefined ? undefined : seen.get(before)
      if (before === undefined || !older) return [{ stampIdx, visits, lastDay: newest.last }]
      visits += older.days - Number(older.last === its.first)
      here = before
      its = older
    }
  })
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────

type PersonStamps = { person: string | null; added: number; removed: number }

const movedSql = `FROM ledger l JOIN commands c ON c.command_id = l.command_id
 WHERE l.at >= $1 AND l.at < $2 AND l.event IN ('stamp.added', 'stamp.removed')`
const sums = `SUM(CASE WHEN delta > 0 THEN delta ELSE 0 END) AS added,
   SUM(CASE WHEN delta < 0 THEN -delta ELSE 0 END) AS removed`

export const peopleSql = `SELECT c.person, ${sums} ${movedSql} GROUP BY c.person`
export const peopleAtSql = `SELECT c.person, ${sums} ${movedSql} AND ${branchOf('c.')} = $3 GROUP BY c.person`

export async function readPeople(deps: ReportDeps, days: Days): Promise<PersonStamps[]> {
  const rows = await summed<PersonStamps>(deps, days, ({ person }) => person, [peopleSql, peopleAtSql])
  return rows.toSorted(byMost(({ person }) => person))
}

// ── branches ────────────────────────────────────────────────────────────────────────────────────────

type BranchStamps = { branch: string | null; added: number; removed: number }

export const branchesSql = `SELECT branch, ${sums} FROM (SELECT l.delta AS delta, ${branchOf('c.')} AS branch ${movedSql}) m
 GROUP BY branch`

export async function readBranches(deps: ReportDeps, days: Days): Promise<BranchStamps[]> {
  const rows = await summed<BranchStamps>(deps, days, ({ branch }) => branch, [branchesSql, branchesSql])
  return rows.toSorted(byMost(({ branch }) => branch))
}

type Sum = { added: number; removed: number }

/** Of all days, by what the rows are of. */
async function summed<R extends Sum>(
  deps: ReportDeps,
  days: Days,
  keyOf: (row: R) => string | null,
  [sql, sqlAt]: readonly [string, string],
): Promise<R[]> {
  const all = new Map<string | null, R>()
  for await (const { rows } of byDay<Row & R>(deps, days, sql, sqlAt))
    for (const row of rows) {
      const sum = all.get(keyOf(row))
      const { added = 0, removed = 0 } = sum ?? {}
      all.set(keyOf(row), { ...row, added: added + row.added, removed: removed + row.removed })
    }
  return [...all.values()]
}

const byMost =
  <R extends Sum>(keyOf: (row: R) => string | null) =>
  (one: R, other: R) =>
    other.added - one.added || (keyOf(one) ?? '').localeCompare(keyOf(other) ?? '')

// ── cards ───────────────────────────────────────────────────────────────────────────────────────────

type Given = { given: number; redeemed: number; full_ones: number; expired: number }
type CardsRow = Row & Given & { card_idx: number }

/** One that stands for another is the same card still: a lost one, and one whose reward was given back. */
export const isGivenOut = 'deleted_at IS NULL AND replaced_at IS NULL AND restores IS NULL'

export const cardsSql = `SELECT card_idx, COUNT(*) AS given, COUNT(redeemed_at) AS redeemed,
   SUM(CASE WHEN redeemed_at IS NULL AND stamps = max_stamps AND end_ymd >= $3 THEN 1 ELSE 0 END) AS full_ones,
   SUM(CASE WHEN redeemed_at IS NULL AND end_ymd < $3 THEN 1 ELSE 0 END) AS expired
 FROM stamps WHERE created_at >= $1 AND created_at < $2 AND ${isGivenOut} GROUP BY card_idx`

async function readCards(
  deps: ReportDeps,
  days: Days,
  nameOf: (cardIdx: number) => string,
): Promise<NonNullable<Reports['cards']>> {
  const all: CardsRow[] = []
  const daily: NonNullable<Reports['cards']>['byDay'] = []
  const today = deps.clock.dayOf(deps.now())
  for await (const { day, rows } of byDay<CardsRow>(deps, days, cardsSql, cardsSql, [today])) {
    all.push(...rows)
    daily.push({ day, ...both(rows) })
  }
  return {
    ...both(all),
    full: sumOf(all, 'full_ones'),
    expired: sumOf(all, 'expired'),
    byDay: daily,
    byCard: [...Map.groupBy(all, ({ card_idx }) => card_idx)]
      .map(([cardIdx, of]) => ({ cardIdx, cardNm: nameOf(cardIdx), ...both(of) }))
      .toSorted((one, other) => other.given - one.given || one.cardIdx - other.cardIdx),
  }
}

const sumOf = (rows: readonly Given[], field: keyof Given) => rows.reduce((sum, row) => sum + row[field], 0)
const both = (rows: readonly Given[]) => ({ given: sumOf(rows, 'given'), redeemed: sumOf(rows, 'redeemed') })

// ── about to expire ─────────────────────────────────────────────────────────────────────────────────

export const isEnding =
  'redeemed_at IS NULL AND replaced_at IS NULL AND deleted_at IS NULL AND active = 1 AND stamps > 0'

export const endingSql = `SELECT COUNT(*) AS cards, COALESCE(SUM(CASE WHEN stamps = max_stamps THEN 1 ELSE 0 END), 0) AS full_ones
 FROM stamps WHERE end_ymd = $1 AND ${isEnding}`

async function readEnding({ db, clock, now }: ReportDeps): Promise<NonNullable<Reports['ending']>> {
  const today = clock.dayOf(now())
  const ending: NonNullable<Reports['ending']> = []
  for (const day of daysOf(today, daysAfter(today, endingDays - 1))) {
    const [row] = await db.read<Row & { cards: number; full_ones: number }>(endingSql, [day])
    if (row && row.cards > 0) ending.push({ day, cards: row.cards, full: row.full_ones })
    await nextTurn()
  }
  return ending
}
