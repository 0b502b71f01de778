import { hash } from 'node:crypto'
import { type AuditRow, genesis, rowText } from '#shared/audit-log.ts'
import { canonicalJson, type Json } from '#shared/canonical-json.ts'
import type { Queries, Row } from '../db/db.ts'

/** What is to be remembered. `body` holds no personal data and no secret: the chain is never pruned. */
type AuditEntry = {
  /** Rows are chained per subject (`stamp:42`, `coupon:…`, `shop`), so that writers of two stamps do not meet. */
  chain: string
  at: number
  event: string
  commandId: string | null
  actor: string
  body: Json
}

/** SHA-256 in hex over the canonical JSON of every other column. */
export function auditHash(row: Omit<AuditRow, 'hash'>): string {
  return hash('sha256', rowText(row))
}

/**
 * Appends in the caller's transaction. The head's row lock orders the writers of one chain. `isNew`: the subject was made
 * in this transaction, so that its chain is one row and its head is written once; where it is not so after all it is appended.
 */
export async function appendAudit(tx: Queries, entry: AuditEntry, isNew = false): Promise<void> {
  if (isNew) {
    const first = { ...entry, seq: 1, prevHash: genesis }
    const firstHash = auditHash(first)
    const begun = await tx.run(
      'INSERT INTO audit_heads (chain, seq, hash) VALUES ($1, 1, $2) ON CONFLICT (chain) DO NOTHING',
      [entry.chain, firstHash],
    )
    if (begun === 1) return insertRow(tx, { ...first, hash: firstHash })
  }
  const [head] = await tx.query<{ seq: number; hash: string }>(
    `INSERT INTO audit_heads (chain, seq, hash) VALUES ($1, 1, $2)
     ON CONFLICT (chain) DO UPDATE SET seq = audit_heads.seq + 1 RETURNING seq, hash`,
    [entry.chain, genesis],
  )
  if (!head) throw new Error(`no audit head for ${entry.chain}`)
  const row = { ...entry, seq: head.seq, prevHash: head.hash }
  const rowHash = auditHash(row)
  const moved = tx.run('UPDATE audit_heads SET hash = $2 WHERE chain = $1', [entry.chain, rowHash])
  await Promise.all([insertRow(tx, { ...row, hash: rowHash }), moved])
}

async function insertRow(tx: Queries, row: AuditRow): Promise<void> {
  await tx.run(
    `INSERT INTO audit (chain, seq, at, event, command_id, actor, body, prev_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.chain,
      row.seq,
      row.at,
      row.event,
      row.commandId,
      row.actor,
      canonicalJson(row.body),
      row.prevHash,
      row.hash,
    ],
  )
}

type StoredRow = Row & {
  chain: string
  seq: number
  at: number
  event: string
  command_id: string | null
  actor: string
  body: string
  prev_hash: string
  hash: string
}

/** One chain, oldest first. */
export async function readChain(read: Queries['query'], chain: string): Promise<AuditRow[]> {
  const rows = await read<StoredRow>('SELECT * FROM audit WHERE chain = $1 ORDER BY seq', [chain])
  return rows.map(toRow)
}

/** A page of one chain: what lies behind `after`, up to `head`. */
export async function readChainAfter(
  read: Queries['query'],
  { chain, after, head }: { chain: string; after: number; head: number },
  limit: number,
): Promise<AuditRow[]> {
  const rows = await read<StoredRow>(
    'SELECT * FROM audit WHERE chain = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4',
    [chain, after, head, limit],
  )
  return rows.map(toRow)
}

/** A page of the whole log, chain by chain. */
export async function readRowsAfter(
  read: Queries['query'],
  after: Pick<AuditRow, 'chain' | 'seq'> | null,
  limit: number,
): Promise<AuditRow[]> {
  const rows = await read<StoredRow>(
    'SELECT * FROM audit WHERE (chain, seq) > ($1, $2) ORDER BY chain, seq LIMIT $3',
    [after?.chain ?? '', after?.seq ?? 0, limit],
  )
  return rows.map(toRow)
}

function toRow(row: StoredRow): AuditRow {
  return {
    chain: row.chain,
    seq: row.seq,
    at: row.at,
    event: row.event,
    commandId: row.command_id,
    actor: row.actor,
    body: JSON.parse(row.body),
    prevHash: row.prev_hash,
    hash: row.hash,
  }
}
