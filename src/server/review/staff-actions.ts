/** What people did in a span, as the fraud detectors look at it: one action a command that was applied. */
import type { Db, Row } from '../db/db.ts'
import { tabletOf } from './names.ts'
import type { Span } from './shop-day.ts'

export type StaffAction = {
  commandId: string
  kind: 'add' | 'remove' | 'redeem'
  personId: string
  tabletId: string | null
  stampIdx: number
  /** The first card of this customer's row of cards: a card that is full goes on in the next one. */
  customer: number
  /** The tap on the server's clock, else the decision. */
  at: number
  decidedAt: number
  /** Net stamps. */
  delta: number
}

type StaffActionRow = Row & {
  command_id: string
  kind: string
  person: string
  caller: string
  stamp_idx: number
  tapped_at: number | null
  decided_at: number
  delta: number
}

/** The days that are asked for, and not what was before them. */
export const staffActionsSql = `
  SELECT c.command_id, c.kind, c.person, c.caller, c.stamp_idx, c.tapped_at, c.decided_at,
    (SELECT SUM(l.delta) FROM ledger l WHERE l.stamp_idx = c.stamp_idx AND l.command_id = c.command_id) AS delta
  FROM commands c WHERE c.decided_at >= $1 AND c.decided_at < $2 AND c.code = 0 AND c.person IS NOT NULL
    AND c.stamp_idx IS NOT NULL AND c.kind IN ('add', 'arriving-add', 'remove', 'redeem')`

/** What was decided in a span; `customer` is not known before all spans are. Of a link the later stamp comes first. */
export type Decided = { actions: readonly StaffAction[]; links: readonly [number, number][] }

export const readStaffActions = async (db: Db, span: Span): Promise<StaffAction[]> =>
  inOrder([await readDecided(db, span)])

export async function readDecided({ read }: Db, { from, until }: Span): Promise<Decided> {
  const [rows, links] = await Promise.all([
    read<StaffActionRow>(staffActionsSql, [from, until]),
    read<Row & { stamp_idx: number; before: number }>(
      `SELECT stamp_idx, COALESCE(follows, restores) AS before FROM stamps
       WHERE created_at >= $1 AND created_at < $2 AND COALESCE(follows, restores) IS NOT NULL`,
      [from, until],
    ),
  ])
  const actions = rows.map(
    (row): StaffAction => ({
      commandId: row.command_id,
      kind: row.kind === 'arriving-add' ? 'add' : (row.kind as StaffAction['kind']),
      personId: row.person,
      tabletId: tabletOf(row.caller),
      stampIdx: row.stamp_idx,
      customer: row.stamp_idx,
      at: Math.min(row.tapped_at ?? row.decided_at, row.decided_at),
      decidedAt: row.decided_at,
      delta: row.delta,
    }),
  )
  return { actions, links: links.map(({ stamp_idx, before }) => [stamp_idx, before]) }
}

/**
 * All of them in the order of the taps, each with its customer. Only links that were made in these spans matter: an older one
 * joins no two cards that were both used in them.
 */
export function inOrder(spans: readonly Decided[]): StaffAction[] {
  const before = new Map(spans.flatMap(({ links }) => links))
  const firstOf = (stampIdx: number) => {
    let first = stampIdx
    for (let step = 0; step <= before.size; step++) {
      const earlier = before.get(first)
      if (earlier === undefined) return first
      first = earlier
    }
    return first
  }
  return spans
    .flatMap(({ actions }) => actions)
    .map((action) =>
      before.has(action.stampIdx) ? { ...action, customer: firstOf(action.stampIdx) } : action,
    )
    .toSorted((one, other) => one.at - other.at)
}
