/** Checkpoints in the database: one every 1,000 rows or 15 minutes, where there is anything new to note. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type Checkpoint, genesis, type KeptCheckpoint } from '#shared/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { claimSetting, readSetting, textSetting } from '../db/settings.ts'
import type { Vault } from '../db/vault.ts'
import { rawPublicKey, signCheckpoint } from './checkpoint.ts'

const checkpointRows = 1000
const checkpointMs = 15 * 60_000
/** So many share a checkpoint: whoever adds to one of them meanwhile waits for its commit. */
const mostChains = 200

const sealedKey = textSetting('audit_key')
const keyContext = 'audit:key'

/** The signing key, made once and kept sealed. */
export async function openAuditKey(db: Db, vault: Vault): Promise<KeyObject> {
  const stored = () => readSetting(db.read, sealedKey)
  if (!(await stored())) {
    const der = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
    const sealed = vault.seal(der.toString('base64'), keyContext)
    await db.write((tx) => claimSetting(tx, sealedKey, sealed))
  }
  const der = Buffer.from(vault.unseal((await stored()) ?? '', keyContext), 'base64')
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** Writes one where it is due, or wanted; null where it is not, or nothing has grown. */
export async function checkpointIfDue(
  db: Db,
  key: KeyObject,
  now: number,
  isWanted = false,
): Promise<Checkpoint | null> {
  const [grown] = await db.read<Row & { rows: number | null; chains: number }>(
    'SELECT SUM(seq - noted_seq) AS rows, COUNT(*) AS chains FROM audit_heads WHERE seq > noted_seq',
  )
  const rows = grown?.rows ?? 0
  let last: Checkpoint | null = (await newestCheckpoint(db.read)) ?? null
  // One that lies ahead is of a clock that was wrong.
  const isDue = isWanted || rows >= checkpointRows || Math.abs(now - (last?.at ?? 0)) >= checkpointMs
  if (rows === 0 || !isDue) return null
  for (let noted = 0; noted < (grown?.chains ?? 0); noted += mostChains)
    last = await db.write((tx) => writeCheckpoint(tx, key, now))
  return last
}

/** Of two processes that write the same number one writes, and the other looks again at its next round. */
async function writeCheckpoint(tx: Queries, key: KeyObject, now: number): Promise<Checkpoint | null> {
  const last = await newestCheckpoint(tx.query)
  const grown = await tx.query<Row & { chain: string; seq: number; hash: string; noted_seq: number }>(
    'SELECT chain, seq, hash, noted_seq FROM audit_heads WHERE seq > noted_seq ORDER BY chain LIMIT $1',
    [mostChains],
  )
  if (grown.length === 0) return null
  const added = grown.reduce((sum, { seq, noted_seq }) => sum + seq - noted_seq, 0)
  const checkpoint = signCheckpoint(
    {
      number: (last?.number ?? 0) + 1,
      at: now,
      rows: (last?.rows ?? 0) + added,
      prevHash: last?.hash ?? genesis,
      heads: grown.map(({ chain, seq, hash }) => [chain, seq, hash]),
    },
    key,
  )
  const { number, at, rows, prevHash, heads, hash, signature } = checkpoint
  const isWritten = await tx.run(
    `INSERT INTO audit_checkpoints (number, at, row_count, prev_hash, heads, hash, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING`,
    [number, at, rows, prevHash, JSON.stringify(heads), hash, signature],
  )
  if (!isWritten) return null
  const noted = grown.map((_, n) => `($${2 * n + 1}, CAST($${2 * n + 2} AS BIGINT))`).join(', ')
  await tx.run(
    `WITH noted(chain, seq) AS (VALUES ${noted})
     UPDATE audit_heads SET noted_seq = noted.seq FROM noted WHERE audit_heads.chain = noted.chain`,
    grown.flatMap(({ chain, seq }) => [chain, seq]),
  )
  return checkpoint
}

type CheckpointRow = Row & {
  number: number
  at: number
  row_count: number
  prev_hash: string
  heads: string
  hash: string
  signature: string
}

function toCheckpoint(row: CheckpointRow): Checkpoint {
  const { number, at, hash, signature } = row
  return {
    number,
    at,
    rows: row.row_count,
    prevHash: row.prev_hash,
    heads: JSON.parse(row.heads),
    hash,
    signature,
  }
}

async function newestCheckpoint(query: Queries['query']): Promise<Checkpoint | undefined> {
  const [row] = await query<CheckpointRow>('SELECT * FROM audit_checkpoints ORDER BY number DESC LIMIT 1')
  return row && toCheckpoint(row)
}

/**
 * The newest one over all that is written by now, with its key: what is kept elsewhere, and holds against an
 * administrator. Null while there is no row. Where another process was faster, its checkpoint does as well.
 */
export async function keptCheckpoint(db: Db, key: KeyObject, now: number): Promise<KeptCheckpoint | null> {
  await checkpointIfDue(db, key, now, true).catch(() => null)
  return newestKept(db, key)
}

export async function newestKept(db: Db, key: KeyObject): Promise<KeptCheckpoint | null> {
  const newest = await newestCheckpoint(db.read)
  return newest ? { ...newest, publicKey: rawPublicKey(key) } : null
}

export async function checkpointAfter(
  query: Queries['query'],
  number: number,
): Promise<Checkpoint | undefined> {
  const [row] = await query<CheckpointRow>(
    'SELECT * FROM audit_checkpoints WHERE number > $1 ORDER BY number LIMIT 1',
    [number],
  )
  return row && toCheckpoint(row)
}
