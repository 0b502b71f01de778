/** The gateway's rows: one operation a function. What a worker writes is written under its fence or not at all (I-9). */
import type { StampRefusal } from '#shared/refusals.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Intent, IntentKind, IntentState } from './intent.ts'

/** Longer than the longest call, and renewed with every write. */
export const leaseMs = 30_000

export type Lease = { stampIdx: number; fence: number }

/** Somebody else has the stamp by now: whatever this worker knows is no longer to be written. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

type IntentRow = Row & {
  command_id: string
  stamp_idx: number
  kind: IntentKind
  count: number
  carried: number
  is_live: number
  state: IntentState
  base: number | null
  sent: number
  ok: number
  is_ambiguous: number
  refusal: StampRefusal | null
  cause: string | null
  tries: number
  due_at: number
  settle_at: number | null
  created_at: number
}

function toIntent(row: IntentRow): Intent {
  return {
    commandId: row.command_id,
    stampIdx: row.stamp_idx,
    kind: row.kind,
    count: row.count,
    carried: row.carried,
    isLive: row.is_live === 1,
    state: row.state,
    base: row.base,
    sent: row.sent,
    ok: row.ok,
    isAmbiguous: row.is_ambiguous === 1,
    refusal: row.refusal,
    cause: row.cause,
    tries: row.tries,
    dueAt: row.due_at,
    settleAt: row.settle_at,
    createdAt: row.created_at,
  }
}

/** Puts it at the end of its stamp's queue. */
export async function insertIntent(tx: Queries, intent: Intent, payloadSealed: string | null): Promise<void> {
  const [queue] = await tx.query<{ next_seq: number }>(
    `INSERT INTO upstream_stamps (stamp_idx, next_seq, fence, lease_until) VALUES ($1, 1, 0, 0)
     ON CONFLICT (stamp_idx) DO UPDATE SET next_seq = upstream_stamps.next_seq + 1 RETURNING next_seq`,
    [intent.stampIdx],
  )
  if (!queue) throw new Error(`no queue for stamp ${intent.stampIdx}`)
  const { commandId, stampIdx, kind, count, isLive, state, base, dueAt, createdAt } = intent
  await tx.run(
    `INSERT INTO upstream_intents
       (command_id, stamp_idx, seq, kind, count, is_live, state, base, due_at, created_at, payload_sealed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      commandId,
      stampIdx,
      queue.next_seq,
      kind,
      count,
      Number(isLive),
      state,
      base,
      dueAt,
      createdAt,
      payloadSealed,
    ],
  )
}

export async function headIntent(query: Queries['query'], stampIdx: number): Promise<Intent | undefined> {
  const [row] = await query<IntentRow>(
    `SELECT * FROM upstream_intents WHERE stamp_idx = $1 AND state <> 'settled' ORDER BY seq LIMIT 1`,
    [stampIdx],
  )
  return row && toIntent(row)
}

/** Of every stamp, in the order of its queue. */
export async function listOpen(query: Queries['query']): Promise<Intent[]> {
  const rows = await query<IntentRow>(
    "SELECT * FROM upstream_intents WHERE state <> 'settled' ORDER BY stamp_idx, seq",
  )
  return rows.map(toIntent)
}

export async function findPayload(query: Queries['query'], commandId: string): Promise<string | null> {
  const [row] = await query<Row & { payload_sealed: string | null }>(
    'SELECT payload_sealed FROM upstream_intents WHERE command_id = $1',
    [commandId],
  )
  return row?.payload_sealed ?? null
}

/** Who asked for it, and in which words: an add that waited on a tablet is `arriving-add`. */
export async function findOrigin(
  query: Queries['query'],
  commandId: string,
): Promise<{ isArriving: boolean; isAtCounter: boolean }> {
  const [row] = await query<Row & { kind: string; caller: string }>(
    'SELECT kind, caller FROM commands WHERE command_id = $1',
    [commandId],
  )
  return { isArriving: row?.kind === 'arriving-add', isAtCounter: row?.caller.startsWith('tablet:') ?? false }
}

type Waiting = { stampIdx: number; dueAt: number; isLive: boolean }

/** The heads of the stamps' queues that nobody holds: live ones first, then by age. A live tap lifts those before it. */
export async function listWaiting(query: Queries['query'], at: number, limit: number): Promise<Waiting[]> {
  const rows = await query<Row & { stamp_idx: number; due_at: number; live: number }>(
    `SELECT i.stamp_idx, i.due_at, (SELECT MAX(l.is_live) FROM upstream_intents l
         WHERE l.stamp_idx = i.stamp_idx AND l.state <> 'settled') AS live
     FROM upstream_intents i JOIN upstream_stamps s ON s.stamp_idx = i.stamp_idx
     WHERE i.state <> 'settled' AND s.lease_until <= $1 AND NOT EXISTS (SELECT 1 FROM upstream_intents e
         WHERE e.stamp_idx = i.stamp_idx AND e.state <> 'settled' AND e.seq < i.seq)
     ORDER BY CASE WHEN i.due_at <= $1 THEN 0 ELSE 1 END, live DESC, i.due_at, i.created_at LIMIT $2`,
    [at, limit],
  )
  return rows.map((row) => ({ stampIdx: row.stamp_idx, dueAt: row.due_at, isLive: row.live === 1 }))
}

/** Stamps whose reward waits for its call, and is due. */
export async function listRewards(query: Queries['query'], at: number): Promise<number[]> {
  const rows = await query<Row & { stamp_idx: number }>(
    "SELECT stamp_idx FROM upstream_intents WHERE kind = 'redeem' AND state = 'ready' AND due_at <= $1",
    [at],
  )
  return rows.map((row) => row.stamp_idx)
}

/** Commands that may still change this stamp. */
export async function countOpen(query: Queries['query'], stampIdx: number): Promise<number> {
  const [row] = await query<Row & { open: number }>(
    "SELECT COUNT(*) AS open FROM upstream_intents WHERE stamp_idx = $1 AND state <> 'settled' AND kind <> 'create'",
    [stampIdx],
  )
  return row?.open ?? 0
}

/** Of a call in doubt: the service has told of this stamp. */
export async function lookSooner(tx: Queries, stampIdx: number, at: number): Promise<void> {
  await tx.run(
    "UPDATE upstream_intents SET due_at = $2 WHERE stamp_idx = $1 AND state = 'holding' AND due_at > $2",
    [stampIdx, at],
  )
}

/** The stamp to this worker alone; null where another one has it. */
export async function takeLease(db: Db, stampIdx: number, at: number): Promise<Lease | null> {
  const [row] = await db.write((tx) =>
    tx.query<{ fence: number }>(
      `UPDATE upstream_stamps SET fence = fence + 1, lease_until = $3
       WHERE stamp_idx = $1 AND lease_until <= $2 RETURNING fence`,
      [stampIdx, at, at + leaseMs],
    ),
  )
  return row ? { stampIdx, fence: row.fence } : null
}

/** Locks the stamp's row for this transaction and renews the lease. Throws `LeaseLost`. */
export async function underLease(tx: Queries, { stampIdx, fence }: Lease, at: number): Promise<void> {
  const held = await tx.run(
    'UPDATE upstream_stamps SET lease_until = $4 WHERE stamp_idx = $1 AND fence = $2 AND lease_until > $3',
    [stampIdx, fence, at, at + leaseMs],
  )
  if (held !== 1) throw new LeaseLost(`stamp ${stampIdx}`)
}

export async function releaseLease(db: Db, { stampIdx, fence }: Lease): Promise<void> {
  await db.write((tx) =>
    tx.run('UPDATE upstream_stamps SET lease_until = 0 WHERE stamp_idx = $1 AND fence = $2', [
      stampIdx,
      fence,
    ]),
  )
}

/** `payloadSealed` replaces the one that is kept; it goes when the intent is settled. */
export async function saveIntent(
  tx: Queries,
  intent: Intent,
  payloadSealed: string | null = null,
): Promise<void> {
  const { commandId, state, base, sent, ok, isAmbiguous, refusal, cause, tries, dueAt, settleAt } = intent
  const { count, carried } = intent
  const saved = await tx.run(
    `UPDATE upstream_intents SET state = $2, base = $3, sent = $4, ok = $5, is_ambiguous = $6, refusal = $7,
       cause = $8, tries = $9, due_at = $10, count = $12, carried = $13, settle_at = $14,
       payload_sealed = CASE WHEN $2 = 'settled' THEN NULL ELSE COALESCE($11, payload_sealed) END
     WHERE command_id = $1 AND state <> 'settled'`,
    [
      commandId,
      state,
      base,
      sent,
      ok,
      Number(isAmbiguous),
      refusal,
      cause,
      tries,
      dueAt,
      payloadSealed,
      count,
      carried,
      settleAt,
    ],
  )
  if (saved !== 1) throw new LeaseLost(`intent ${commandId} is settled`)
}
