/** Every record of one stamp: its row, its commands, its ledger rows, its chain, and its deliveries. */
import type { AuditRow } from '#shared/audit-log.ts'
import { refusalCode } from '#shared/refusals.ts'
import { readChain } from '../audit/audit-log.ts'
import type { ChainHead } from '../audit/verify.ts'
import type { Queries, Row } from '../db/db.ts'
import { findSeen, type View } from '../gateway/observations.ts'
import { findCard, type StampRow } from '../ledger/stamp-rows.ts'

type Query = Queries['query']

type HistoryStamp = StampRow & { deleted_at: number | null }
export type HistoryCommand = Row & {
  command_id: string
  kind: string
  caller: string
  person: string | null
  tapped_at: number | null
  decided_at: number
  code: number | null
  result: string | null
  pin_checked: number | null
  reason: string | null
  /** Of its calls to a hosted API: null where it made none. */
  arrived_at: number | null
  base: number | null
  sent: number | null
  ok: number | null
  cause: string | null
}
export type LedgerRow = Row & {
  command_id: string
  part: number
  event: string
  delta: number
  stamps_after: number
  at: number
}
type RedemptionRow = Row & { command_id: string; at: number }
export type DeliveryRow = Row & {
  event_id: string
  type: string
  at: number
  url: string
  state: 'due' | 'delivered' | 'failed'
  attempts: number
  status: number | null
}
type Totals = Row & {
  stamps: number
  added: number
  removed: number
  given_back: number
  moved: number
  carried: number
  rewards: number
}

export type HistoryRows = {
  stamp: HistoryStamp
  /** Newest first, at most `most`. */
  commands: HistoryCommand[]
  isCut: boolean
  ledger: LedgerRow[]
  chain: AuditRow[]
  head: ChainHead | undefined
  redemptions: RedemptionRow[]
  /** The count is a hosted service's, which others may change too: it is not ours to add up. */
  isHosted: boolean
}

/** Deleted stamps too: what happened stays. */
async function findHistoryStamp(query: Query, stampIdx: number): Promise<HistoryStamp | undefined> {
  const [row] = await query<HistoryStamp>('SELECT * FROM stamps WHERE stamp_idx = $1', [stampIdx])
  return row
}

type HistoryCard = { cardIdx: number; cardNm: string; cardTtl: string }
type Subject = { stamp: HistoryStamp; card: HistoryCard; isHosted: boolean }

export async function findSubject(query: Query, stampIdx: number): Promise<Subject | null> {
  const stamp = await findHistoryStamp(query, stampIdx)
  if (!stamp) return findHosted(query, stampIdx)
  const card = await findCard(query, stamp.card_idx)
  if (!card) return null
  return {
    stamp,
    card: { cardIdx: card.card_idx, cardNm: card.card_nm, cardTtl: card.card_ttl },
    isHosted: false,
  }
}

/** Gateway mode: as the service was last seen to hold it. */
async function findHosted(query: Query, stampIdx: number): Promise<Subject | null> {
  const seen = await findSeen(query, stampIdx)
  if (!seen?.view) return null
  const view: View = JSON.parse(seen.view)
  const [redeemed] = await query<RedemptionRow>(
    'SELECT command_id, at FROM redemptions WHERE stamp_idx = $1',
    [stampIdx],
  )
  const stamp = {
    stamp_idx: stampIdx,
    card_idx: view.cardIdx,
    stamps: seen.stamps ?? 0,
    max_stamps: view.maxStamps,
    strt_ymd: view.strtYmd,
    end_ymd: view.endYmd,
    active: view.activeYn === 'Y' ? 1 : 0,
    domain: null,
    follows: null,
    restores: null,
    redeemed_at: redeemed?.at ?? null,
    replaced_at: null,
    deleted_at: null,
    created_at: 0,
    version: 0,
  }
  const { cardIdx, cardNm, cardTtl } = view
  return { stamp, card: { cardIdx, cardNm, cardTtl: cardTtl ?? cardNm }, isHosted: true }
}

export async function readHistoryRows(
  query: Query,
  stamp: HistoryStamp,
  { most, isHosted }: { most: number; isHosted: boolean },
): Promise<HistoryRows> {
  const stampIdx = stamp.stamp_idx
  const commands = await listCommandsOf(query, stampIdx, null, most + 1)
  const isCut = commands.length > most
  const since = isCut ? (commands[most - 1]?.decided_at ?? 0) : 0
  const name = `stamp:${stampIdx}`
  const [ledger, chain, [head], redemptions] = await Promise.all([
    query<LedgerRow>(
      `SELECT command_id, part, event, delta, stamps_after, at FROM ledger
       WHERE stamp_idx = $1 AND at >= $2 ORDER BY at, command_id, part`,
      [stampIdx, since],
    ),
    readChain(query, name),
    query<ChainHead & Row>('SELECT chain, seq, hash FROM audit_heads WHERE chain = $1', [name]),
    query<RedemptionRow>('SELECT command_id, at FROM redemptions WHERE stamp_idx = $1', [stampIdx]),
  ])
  return { stamp, commands: commands.slice(0, most), isCut, ledger, chain, head, redemptions, isHosted }
}

/** That gave the reward of this card back: a command of the new card's, and a line of this one's history. */
export async function findGiveBack(query: Query, restoredBy: number): Promise<HistoryCommand | undefined> {
  const all = await listCommandsOf(query, restoredBy, 'give-back', 1)
  return all[0]
}

function listCommandsOf(
  query: Query,
  stampIdx: number,
  kind: string | null,
  limit: number,
): Promise<HistoryCommand[]> {
  return query<HistoryCommand>(
    `SELECT c.command_id, c.kind, c.caller, c.person, c.tapped_at, c.decided_at, c.code, c.result, c.pin_checked,
       c.reason, u.created_at AS arrived_at, u.base, u.sent, u.ok, u.cause
     FROM commands c LEFT JOIN upstream_intents u ON u.command_id = c.command_id
     WHERE c.stamp_idx = $1 ${kind === null ? '' : 'AND c.kind = $3'} ORDER BY c.decided_at DESC, c.command_id DESC LIMIT $2`,
    [stampIdx, limit, ...(kind === null ? [] : [kind])],
  )
}

/** Of all rows, whatever the timeline shows. */
export async function readTotals(query: Query, stampIdx: number): Promise<Totals & { refused: number }> {
  const [totals] = await query<Totals>(
    `SELECT COALESCE(SUM(delta), 0) AS stamps,
       COALESCE(SUM(CASE WHEN event = 'stamp.added' THEN delta ELSE 0 END), 0) AS added,
       COALESCE(SUM(CASE WHEN event = 'stamp.removed' THEN -delta ELSE 0 END), 0) AS removed,
       COALESCE(SUM(CASE WHEN event = 'stamp.given-back' THEN delta ELSE 0 END), 0) AS given_back,
       COALESCE(SUM(CASE WHEN event = 'stamp.moved' THEN delta ELSE 0 END), 0) AS moved,
       COALESCE(SUM(CASE WHEN event = 'stamp.carried-over' THEN 1 ELSE 0 END), 0) AS carried,
       COALESCE(SUM(CASE WHEN event = 'stamp.redeemed' THEN 1 ELSE 0 END), 0) AS rewards
     FROM ledger WHERE stamp_idx = $1`,
    [stampIdx],
  )
  const [refused] = await query<Row & { count: number }>(
    // What was left for a manager is not refused.
    'SELECT COUNT(*) AS count FROM commands WHERE stamp_idx = $1 AND code <> 0 AND code <> $2',
    [stampIdx, refusalCode['being-checked']],
  )
  const none = { stamps: 0, added: 0, removed: 0, given_back: 0, moved: 0, carried: 0, rewards: 0 }
  return { ...(totals ?? none), refused: refused?.count ?? 0 }
}

/** One row a delivery, with the status of its last try. */
export function listDeliveriesOf(query: Query, stampIdx: number): Promise<DeliveryRow[]> {
  return query<DeliveryRow>(
    `SELECT d.event_id, e.type, e.at, p.url, d.state, d.attempts,
       (SELECT a.status FROM webhook_attempts a WHERE a.endpoint_id = d.endpoint_id AND a.event_id = d.event_id
        ORDER BY a.at DESC LIMIT 1) AS status
     FROM webhook_events e JOIN webhook_deliveries d ON d.event_id = e.event_id
     JOIN webhook_endpoints p ON p.endpoint_id = d.endpoint_id
     WHERE e.stamp_idx = $1 ORDER BY e.at, d.event_id`,
    [stampIdx],
  )
}

export type Neighbours = { followedBy: number | null; restoredBy: number | null }

export async function readNeighbours(query: Query, stampIdx: number): Promise<Neighbours> {
  const find = async (sql: string) => {
    const [row] = await query<Row & { stamp_idx: number }>(sql, [stampIdx])
    return row?.stamp_idx ?? null
  }
  return {
    followedBy: await find('SELECT stamp_idx FROM stamps WHERE follows = $1 ORDER BY deleted_at IS NOT NULL'),
    restoredBy: await find('SELECT stamp_idx FROM stamps WHERE restores = $1'),
  }
}
