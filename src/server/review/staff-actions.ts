/** What people did in a span, as the fraud detectors look at it: one action a command that was applied. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db, Row } from '../db/db.ts'
import { tabletOf } from './names.ts'
import type { Span } from './shop-day.ts'

export type StaffAction = {
  commandId: string
  kind: 'add' | 'remove' | 'redeem'
  personId: string
  tabletId: string | null
  stampIdx: number
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

/** What was decided in a span, in no order. Of a link the later stamp comes first. */
export type Links = readonly (readonly [number, number])[]
export type Decided = { actions: readonly StaffAction[]; links: Links }

export async function readDecided({ read }: Db, span: Span): Promise<Decided> {
  const [rows, links] = await Promise.all([
    read<StaffActionRow>(staffActionsSql, [span.from, span.until]),
    readLinks(read, span),
  ])
  const actions = rows.map(
    (row): StaffAction => ({
      commandId: row.command_id,
      kind: row.kind === 'arriving-add' ? 'add' : (row.kind as StaffAction['kind']),
      personId: row.person,
      tabletId: tabletOf(row.caller),
      stampIdx: row.stamp_idx,
      at: tapOf(row),
      decidedAt: row.decided_at,
      delta: row.delta,
    }),
  )
  return { actions, links }
}

const tapOf = (row: Pick<StaffActionRow, 'tapped_at' | 'decided_at'>) =>
  Math.min(row.tapped_at ?? row.decided_at, row.decided_at)

async function readLinks(read: Db['read'], { from, until }: Span): Promise<Links> {
  const links = await read<Row & { stamp_idx: number; before: number }>(
    `SELECT stamp_idx, COALESCE(follows, restores) AS before FROM stamps
     WHERE created_at >= $1 AND created_at < $2 AND COALESCE(follows, restores) IS NOT NULL`,
    [from, until],
  )
  return links.map(({ stamp_idx, before }) => [stamp_idx, before])
}

/**
 * The first card of this customer's row of cards: a card that is full goes on in the next one. Only links that were made in
 * the span matter: an older one joins no two cards that were both used in it.
 */
export function customersOf(links: Links): (stampIdx: number) => number {
  const before = new Map(links)
  return (stampIdx) => {
    let first = stampIdx
    for (let step = 0; step <= before.size; step++) {
      const earlier = before.get(first)
      if (earlier === undefined) return first
      first = earlier
    }
    return first
  }
}

/** A tap that added, and no more of it than tells who stamps whose cards. */
export type AddTap = Pick<StaffAction, 'personId' | 'stampIdx' | 'at'> & { kind: 'add'; customer: number }

const weekMs = 7 * 86_400_000

/** Of a year there may be hundreds of thousands: they are read by the week, and a turn is left to requests between. */
export async function readAddTaps({ read }: Db, span: Span): Promise<AddTap[]> {
  const customerOf = customersOf(await readLinks(read, span))
  const people = new Map<string, string>()
  const taps: AddTap[] = []
  for (let from = span.from; from < span.until; from += weekMs) {
    const rows = await read<StaffActionRow>(
      `SELECT person, stamp_idx, tapped_at, decided_at FROM commands
       WHERE decided_at >= $1 AND decided_at < $2 AND code = 0 AND person IS NOT NULL AND stamp_idx IS NOT NULL
         AND kind IN ('add', 'arriving-add')`,
      [from, Math.min(from + weekMs, span.until)],
    )
    for (const row of rows) {
      // Each row comes with a string of its own.
      const personId = people.get(row.person) ?? row.person
      people.set(personId, personId)
      const { stamp_idx: stampIdx } = row
      taps.push({ kind: 'add', personId, stampIdx, customer: customerOf(stampIdx), at: tapOf(row) })
    }
    await nextTurn()
  }
  return taps.toSorted((one, other) => one.at - other.at)
}
