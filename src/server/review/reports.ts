/**
 * What an owner asks of some days, summed by the database. Each statement walks one index over those days, whatever else
 * there is.
 */
import { endingDays, type Reports, visitSteps } from '#shared/reports-api.ts'
import type { Ymd } from '#shared/stamp.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db, Row } from '../db/db.ts'
import { readNames } from './names.ts'
import { daysOf, type ShopClock, type Span, spanOf } from './shop-day.ts'

export type ReportDeps = { db: Db; clock: ShopClock; now: () => number; isGateway: boolean }
export type Days = { from: Ymd; to: Ymd }

const dayMs = 86_400_000

export async function readReports(deps: ReportDeps, days: Days): Promise<Reports> {
  const { db, isGateway } = deps
  const [names, regulars, people, cards, ending] = [
    await readNames(db),
    await readRegulars(deps, days),
    await readPeople(deps, days),
    isGateway ? null : await readCards(deps, days),
    isGateway ? null : await readEnding(deps),
  ]
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
    cards: cards && sumCards(cards, days, (cardIdx) => names.card(cardIdx)?.cardNm ?? ''),
    ending,
  }
}

/** Days are told apart by what the zone is off at the first of them: an hour of a change of clocks falls at night. */
function offsetOf({ timeOf }: ShopClock, at: number): number {
  return Date.parse(`${timeOf(at).replace(' ', 'T')}Z`) - at
}

// ── regulars ────────────────────────────────────────────────────────────────────────────────────────

export type Regular = { stampIdx: number; visits: number; lastDay: Ymd }
type VisitRow = Row & { stamp_idx: number; follows: number | null; days: number; first: number; last: number }

export const visitsSql = `SELECT l.stamp_idx, s.follows, COUNT(DISTINCT (l.at + $3) / ${dayMs}) AS days,
   MIN((l.at + $3) / ${dayMs}) AS first, MAX((l.at + $3) / ${dayMs}) AS last
 FROM ledger l LEFT JOIN stamps s ON s.stamp_idx = l.stamp_idx
 WHERE l.at >= $1 AND l.at < $2 AND l.event = 'stamp.added' GROUP BY l.stamp_idx, s.follows`

/** By the card that each uses now, who was there most first. A visit is a day with a stamp. */
export async function readRegulars({ db, clock }: ReportDeps, { from, to }: Days): Promise<Regular[]> {
  const span = spanOf(clock, from, to)
  const offset = offsetOf(clock, span.from)
  const rows = await db.read<VisitRow>(visitsSql, [span.from, span.until, offset])
  return joined(rows).toSorted((one, other) => other.visits - one.visits || one.stampIdx - other.stampIdx)
}

/** Cards that went on from one another are one customer's; the day of the change is one visit on both. */
function joined(rows: readonly VisitRow[]): Regular[] {
  const byCard = new Map(rows.map((row) => [row.stamp_idx, row]))
  const isFollowed = new Set(rows.map(({ follows }) => follows))
  return rows
    .filter(({ stamp_idx }) => !isFollowed.has(stamp_idx))
    .map((newest) => {
      let visits = newest.days
      let last = newest.last
      let row = newest
      for (;;) {
        const before = row.follows === null ? undefined : byCard.get(row.follows)
        if (!before) break
        visits += before.days - Number(before.last === row.first)
        last = Math.max(last, before.last)
        row = before
      }
      return {
        stampIdx: newest.stamp_idx,
        visits,
        lastDay: new Date(last * dayMs).toISOString().slice(0, 10),
      }
    })
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────

export type PersonStamps = Row & { person: string | null; added: number; removed: number }

export const peopleSql = `SELECT c.person, SUM(CASE WHEN l.delta > 0 THEN l.delta ELSE 0 END) AS added,
   SUM(CASE WHEN l.delta < 0 THEN -l.delta ELSE 0 END) AS removed
 FROM ledger l JOIN commands c ON c.command_id = l.command_id
 WHERE l.at >= $1 AND l.at < $2 AND l.event IN ('stamp.added', 'stamp.removed') GROUP BY c.person`

export async function readPeople({ db, clock }: ReportDeps, { from, to }: Days): Promise<PersonStamps[]> {
  const { from: start, until } = spanOf(clock, from, to)
  const rows = await db.read<PersonStamps>(peopleSql, [start, until])
  return rows.toSorted(
    (one, other) => other.added - one.added || (one.person ?? '').localeCompare(other.person ?? ''),
  )
}

// ── cards ───────────────────────────────────────────────────────────────────────────────────────────

type CardsRow = Row & {
  card_idx: number
  day: number
  given: number
  redeemed: number
  full_ones: number
  expired: number
}

/** One that stands for another is the same card still: a lost one, and one whose reward was given back. */
export const isGivenOut = 'deleted_at IS NULL AND replaced_at IS NULL AND restores IS NULL'

export const cardsSql = `SELECT card_idx, (created_at + $3) / ${dayMs} AS day, COUNT(*) AS given, COUNT(redeemed_at) AS redeemed,
   SUM(CASE WHEN redeemed_at IS NULL AND stamps = max_stamps AND end_ymd >= $4 THEN 1 ELSE 0 END) AS full_ones,
   SUM(CASE WHEN redeemed_at IS NULL AND end_ymd < $4 THEN 1 ELSE 0 END) AS expired
 FROM stamps WHERE created_at >= $1 AND created_at < $2 AND ${isGivenOut}
 GROUP BY card_idx, (created_at + $3) / ${dayMs}`

function readCards({ db, clock, now }: ReportDeps, { from, to }: Days): Promise<CardsRow[]> {
  const span: Span = spanOf(clock, from, to)
  const today = clock.dayOf(now())
  return db.read<CardsRow>(cardsSql, [span.from, span.until, offsetOf(clock, span.from), today])
}

function sumCards(
  rows: readonly CardsRow[],
  { from, to }: Days,
  nameOf: (cardIdx: number) => string,
): NonNullable<Reports['cards']> {
  const sum = (of: readonly CardsRow[], field: 'given' | 'redeemed' | 'full_ones' | 'expired') =>
    of.reduce((all, row) => all + row[field], 0)
  const both = (of: readonly CardsRow[]) => ({ given: sum(of, 'given'), redeemed: sum(of, 'redeemed') })
  const byDay = Map.groupBy(rows, ({ day }) => new Date(day * dayMs).toISOString().slice(0, 10))
  const byCard = [...Map.groupBy(rows, ({ card_idx }) => card_idx)]
  return {
    ...both(rows),
    full: sum(rows, 'full_ones'),
    expired: sum(rows, 'expired'),
    byDay: daysOf(from, to).map((day) => ({ day, ...both(byDay.get(day) ?? []) })),
    byCard: byCard
      .map(([cardIdx, of]) => ({ cardIdx, cardNm: nameOf(cardIdx), ...both(of) }))
      .toSorted((one, other) => other.given - one.given),
  }
}

// ── about to expire ─────────────────────────────────────────────────────────────────────────────────

export const isEnding =
  'redeemed_at IS NULL AND replaced_at IS NULL AND deleted_at IS NULL AND active = 1 AND stamps > 0'

export const endingSql = `SELECT end_ymd AS day, COUNT(*) AS cards, SUM(CASE WHEN stamps = max_stamps THEN 1 ELSE 0 END) AS full_ones
 FROM stamps WHERE end_ymd >= $1 AND end_ymd <= $2 AND ${isEnding} GROUP BY end_ymd ORDER BY end_ymd`

async function readEnding({ db, clock, now }: ReportDeps): Promise<NonNullable<Reports['ending']>> {
  const today = clock.dayOf(now())
  const last = daysAfter(today, endingDays - 1)
  const rows = await db.read<Row & { day: Ymd; cards: number; full_ones: number }>(endingSql, [today, last])
  return rows.map(({ day, cards, full_ones }) => ({ day, cards, full: full_ones }))
}
