/** Rewards by person, by card and by day, summed by the database; and one by one for the file. */
import type { RedemptionReport } from '#shared/activity-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Db, Row } from '../db/db.ts'
import { branchOf, hasBranches, readWhereabouts, tapBranch } from './branches.ts'
import type { Cell } from './csv.ts'
import type { Key } from './cursor.ts'
import { type Names, readNames, tabletOf } from './names.ts'
import { daysOf, instantOf, type ShopClock, spanOf } from './shop-day.ts'

type Deps = { db: Db; clock: ShopClock }
type Days = { from: string; to: string; branch?: string | undefined }

/** Every zone is off by a multiple of it, so that a bucket lies in one day of the shop. */
const quarterMs = 900_000

/** A card that a hosted service keeps is no row of ours: `view` is what the service last said of it. */
type OfCard = { card_idx: number | null; view: string | null }

const tables = `redemptions r JOIN commands c ON c.command_id = r.command_id
  LEFT JOIN stamps s ON s.stamp_idx = r.stamp_idx
  LEFT JOIN upstream_stamps u ON u.stamp_idx = r.stamp_idx AND s.stamp_idx IS NULL
  LEFT JOIN stamps n ON n.restores = r.stamp_idx`

function cardOf(names: Names, { card_idx, view }: OfCard): ReturnType<Names['card']> {
  if (view === null) return names.card(card_idx)
  const { cardIdx, cardNm }: { cardIdx: number; cardNm: string } = JSON.parse(view)
  return { cardIdx, cardNm }
}

type GroupRow = Row &
  OfCard & {
    person: string | null
    quarter: number
    rewards: number
    given_back: number
  }

const atBranch = (branch: string | undefined, n: number) =>
  branch === undefined ? '' : `AND ${branchOf('c.')} = $${n}`

export async function readReport({ db, clock }: Deps, { from, to, branch }: Days): Promise<RedemptionReport> {
  const span = spanOf(clock, from, to)
  const [names, groups] = await Promise.all([
    readNames(db),
    db.read<GroupRow>(
      `SELECT c.person AS person, s.card_idx AS card_idx, u.view AS view, r.at / ${quarterMs} AS quarter,
         COUNT(*) - COUNT(n.stamp_idx) AS rewards, COUNT(n.stamp_idx) AS given_back
       FROM ${tables}
       WHERE r.at >= $1 AND r.at < $2 ${atBranch(branch, 3)} GROUP BY c.person, s.card_idx, u.view, r.at / ${quarterMs}`,
      [span.from, span.until, ...(branch === undefined ? [] : [branch])],
    ),
  ])
  const byPerson = summed(groups, ({ person }) => person)
  const cards = new Map(groups.map((row) => [row, cardOf(names, row)]))
  const cardNms = new Map([...cards.values()].map((card) => [card?.cardIdx ?? 0, card?.cardNm ?? '']))
  const byCard = summed(groups, (row) => cards.get(row)?.cardIdx ?? 0)
  const byDay = summed(groups, ({ quarter }) => clock.dayOf(quarter * quarterMs))
  return {
    total: groups.reduce((sum, { rewards }) => sum + rewards, 0),
    givenBack: groups.reduce((sum, { given_back }) => sum + given_back, 0),
    byPerson: ranked(byPerson).map(([personId, rewards]) => ({ person: names.person(personId), rewards })),
    byCard: ranked(byCard).map(([cardIdx, rewards]) => ({
      cardIdx,
      cardNm: cardNms.get(cardIdx) ?? '',
      rewards,
    })),
    byDay: daysOf(from, to).map((day) => ({ day, rewards: byDay.get(day) ?? 0 })),
  }
}

function summed<K>(groups: readonly GroupRow[], keyOf: (row: GroupRow) => K): Map<K, number> {
  const sums = new Map<K, number>()
  for (const row of groups) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.rewards)
  return sums
}

const ranked = <K>(sums: Map<K, number>) =>
  [...sums].filter(([, rewards]) => rewards > 0).toSorted((one, other) => other[1] - one[1])

const header = ['code', 'time', 'card', 'person', 'tablet', 'given back as', 'id'] as const
/** A shop with branches has one column more, behind the others. */
export async function redemptionHeader(db: Db): Promise<readonly string[]> {
  return (await hasBranches(db)) ? [...header, 'branch'] : header
}
const pageRows = 1000

type RewardRow = Row &
  OfCard & {
    at: number
    stamp_idx: number
    command_id: string
    person: string | null
    caller: string
    tapped_at: number | null
    decided_at: number
    restored: number | null
  }

/** Oldest first: a file is read from the top. */
export async function* redemptionPages(
  { db, clock }: Deps,
  { from, to, branch }: Days,
): AsyncGenerator<Cell[][], void> {
  const names = await readNames(db)
  const { from: start, until } = spanOf(clock, from, to)
  let after: Key = { at: start, id: '0' }
  for (;;) {
    const rows = await db.read<RewardRow>(
      `SELECT r.at, r.stamp_idx, s.card_idx, u.view, r.command_id, c.person, c.caller, c.tapped_at, c.decided_at,
         n.stamp_idx AS restored
       FROM ${tables}
       WHERE r.at >= $1 AND (r.at, r.stamp_idx) > ($1, $2) AND r.at < $3 ${atBranch(branch, 4)}
       ORDER BY r.at, r.stamp_idx LIMIT ${pageRows}`,
      [after.at, Number(after.id), until, ...(branch === undefined ? [] : [branch])],
    )
    const branchAt = names.hasBranches
      ? await readWhereabouts(
          db.read,
          rows.map(({ caller }) => tabletOf(caller)),
        )
      : null
    yield rows.map((row) => [
      formatStampCode(row.stamp_idx),
      instantOf(clock, row.at),
      cardOf(names, row)?.cardNm ?? null,
      names.person(row.person)?.name ?? null,
      names.tablet(tabletOf(row.caller))?.name ?? null,
      row.restored && formatStampCode(row.restored),
      row.command_id,
      ...(branchAt ? [names.branch(tapBranch(branchAt, row))?.name ?? null] : []),
    ])
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    after = { at: last.at, id: String(last.stamp_idx) }
  }
}
