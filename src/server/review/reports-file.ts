/** Each report line by line, for a spreadsheet: codes first, as staff know a card, and no names of customers. */
import { endingDays, type ReportName } from '#shared/reports-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Param, Row } from '../db/db.ts'
import type { Cell } from './csv.ts'
import { readNames } from './names.ts'
import {
  type Days,
  isEnding,
  isGivenOut,
  type ReportDeps,
  readBranches,
  readPeople,
  readRegulars,
} from './reports.ts'
import { instantOf, spanOf } from './shop-day.ts'

const pageRows = 1000

export const reportHeaders: Record<ReportName, readonly string[]> = {
  regulars: ['code', 'days with a stamp', 'last day'],
  cards: ['code', 'given out', 'card', 'stamps', 'of', 'valid until', 'redeemed'],
  ending: ['code', 'valid until', 'card', 'stamps', 'of'],
  people: ['person', 'stamps added', 'stamps taken off'],
  branches: ['branch', 'stamps added', 'stamps taken off'],
}

type Pages = AsyncGenerator<Cell[][], void>

export const reportPages: Record<ReportName, (deps: ReportDeps, days: Days) => Pages> = {
  async *regulars(deps, days) {
    const rows = await readRegulars(deps, days)
    for (let from = 0; from < rows.length; from += pageRows)
      yield rows
        .slice(from, from + pageRows)
        .map(({ stampIdx, visits, lastDay }) => [formatStampCode(stampIdx), visits, lastDay])
  },
  async *cards(deps, days) {
    if (deps.isGateway) return
    const { db, clock } = deps
    const names = await readNames(db)
    const span = spanOf(clock, days.from, days.to)
    const sql = `SELECT * FROM stamps WHERE created_at < $3 AND (created_at, stamp_idx) > ($1, $2) AND created_at >= $1 AND ${isGivenOut}
       ORDER BY created_at, stamp_idx LIMIT ${pageRows}`
    const pages = walk<CardRow>(deps, sql, [span.from, 0, span.until], (row) => [
      row.created_at,
      row.stamp_idx,
    ])
    for await (const rows of pages)
      yield rows.map((row) => [
        formatStampCode(row.stamp_idx),
        instantOf(clock, row.created_at),
        names.card(row.card_idx)?.cardNm ?? null,
        row.stamps,
        row.max_stamps,
        row.end_ymd,
        row.redeemed_at && instantOf(clock, row.redeemed_at),
      ])
  },
  async *ending(deps) {
    if (deps.isGateway) return
    const { db, clock, now } = deps
    const names = await readNames(db)
    const today = clock.dayOf(now())
    const sql = `SELECT * FROM stamps WHERE end_ymd <= $3 AND (end_ymd, stamp_idx) > ($1, $2) AND end_ymd >= $1 AND ${isEnding}
       ORDER BY end_ymd, stamp_idx LIMIT ${pageRows}`
    const last = daysAfter(today, endingDays - 1)
    const pages = walk<CardRow>(deps, sql, [today, 0, last], (row) => [row.end_ymd, row.stamp_idx])
    for await (const rows of pages)
      yield rows.map((row) => [
        formatStampCode(row.stamp_idx),
        row.end_ymd,
        names.card(row.card_idx)?.cardNm ?? null,
        row.stamps,
        row.max_stamps,
      ])
  },
  async *people(deps, days) {
    const names = await readNames(deps.db)
    const rows = await readPeople(deps, days)
    yield rows.map(({ person, added, removed }) => [names.person(person)?.name ?? null, added, removed])
  },
  async *branches(deps, days) {
    const names = await readNames(deps.db)
    if (!names.hasBranches) return
    const rows = await readBranches(deps, { from: days.from, to: days.to })
    yield rows.map(({ branch, added, removed }) => [names.branch(branch)?.name ?? null, added, removed])
  },
}

type CardRow = Row & {
  stamp_idx: number
  card_idx: number
  stamps: number
  max_stamps: number
  end_ymd: string
  created_at: number
  redeemed_at: number | null
}

/** One page in memory at a time; the next begins behind the last row of this one. */
async function* walk<R extends Row>(
  { db }: ReportDeps,
  sql: string,
  [at, idx, end]: [Param, Param, Param],
  keyOf: (row: R) => [Param, Param],
): AsyncGenerator<R[], void> {
  let key: [Param, Param] = [at, idx]
  for (;;) {
    const rows = await db.read<R>(sql, [...key, end])
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    key = keyOf(last)
  }
}
