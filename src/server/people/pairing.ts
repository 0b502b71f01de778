/**
 * Pairing a tablet, RFC 8628 in shape: the tablet holds a device secret and shows a user code, a manager who is
 * signed in elsewhere confirms the code, and the tablet that asks with the secret gets its token, once.
 *
 *   asked ──manager confirms──► confirmed ──tablet polls──► taken: the row is gone, the tablet's row is there
 *     └──────────── ten minutes ────┴──► expired
 */
import { randomInt, randomUUID } from 'node:crypto'
import { formatUserCode, pairingAlphabet, pairingCodeLength, readUserCode } from '#shared/pairing-code.ts'
import type { May } from '#shared/people-api.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { toMay } from './tablet-may.ts'
import { auditTablet, insertTablet } from './tablets.ts'
import { hashedToken, newToken } from './tokens.ts'

export const pairingMs = 600_000
/** How often a tablet may ask (RFC 8628 section 3.2, `interval`). */
const pollMs = 3_000
/** Tablets that may wait at once: what a guesser could hit, and what a stranger could fill the table with. */
const maxPending = 100
/** Of them from one address: a shop's tablets on the day that it opens. */
const maxFromSource = 25

type PairingRequest = {
  deviceSecret: string
  userCode: string
  expiresAt: number
  expiresInMs: number
  intervalMs: number
}
type Confirmation = { name: string; place: string; may: readonly May[]; branchId?: string | null | undefined }
type Polled = 'unknown' | 'pending' | { token: string; tabletNm: string }

export type Pairing = {
  /**
   * Whoever asks too often loses what they asked for first: an address by itself at 25, the one with the most where all
   * hundred places are taken. Null where there is nobody with more than the one who asks.
   */
  ask(address: string): Promise<PairingRequest | null>
  /** The new tablet's id; null for a code that is wrong, too old or confirmed before. The branch is a known one. */
  confirm(userCode: string, as: Confirmation, personId: string): Promise<string | null>
  poll(deviceSecret: string): Promise<Polled>
}

type PairingRow = Row & {
  tablet_id: string | null
  name: string
  place: string
  may: string
  branch_id: string | null
  confirmed_by: string
}

export function createPairing({ db, vault, now }: { db: Db; vault: Vault; now: () => number }): Pairing {
  const digestOf = (code: string) => vault.digest('pairing', code)

  return {
    async ask(address) {
      const deviceSecret = newToken()
      const code = drawCode()
      const expiresAt = now() + pairingMs
      const isTaken = await db.write((tx) =>
        insertPairing(tx, {
          deviceHash: hashedToken(deviceSecret),
          codeDigest: digestOf(code),
          source: vault.digest('source', `pairing ${address}`),
          at: now(),
        }),
      )
      if (!isTaken) return null
      return {
        deviceSecret,
        userCode: formatUserCode(code),
        expiresAt,
        expiresInMs: pairingMs,
        intervalMs: pollMs,
      }
    },
    async confirm(userCode, { name, place, may, branchId = null }, personId) {
      const code = readUserCode(userCode)
      if (!code) return null
      const tabletId = randomUUID()
      const at = now()
      return db.write(async (tx) => {
        const count = await tx.run(
          `UPDATE pairings SET tablet_id = $3, name = $4, place = $5, may = $6, confirmed_by = $7,
             branch_id = $8
           WHERE code_digest = $1 AND expires_at > $2 AND tablet_id IS NULL`,
          [digestOf(code), at, tabletId, name, place, may.join(), personId, branchId],
        )
        if (count === 0) return null
        await auditTablet(tx, {
          at,
          event: 'pairing.confirmed',
          actor: `person:${personId}`,
          body: { tabletId },
        })
        return tabletId
      })
    },
    async poll(deviceSecret) {
      const deviceHash = hashedToken(deviceSecret)
      const [waiting] = await db.read<PairingRow>(
        'SELECT tablet_id FROM pairings WHERE device_hash = $1 AND expires_at > $2',
        [deviceHash, now()],
      )
      if (!waiting) return 'unknown'
      if (waiting.tablet_id === null) return 'pending'
      return db.write((tx) => take(tx, deviceHash, now()))
    },
  }
}

type NewPairing = { deviceHash: string; codeDigest: string; source: string; at: number }

async function insertPairing(
  tx: Queries,
  { deviceHash, codeDigest, source, at }: NewPairing,
): Promise<boolean> {
  await tx.run('DELETE FROM pairings WHERE expires_at <= $1', [at])
  await dropOldest(tx, source, maxFromSource - 1)
  await makeRoom(tx, source)
  // The cast tells PostgreSQL the parameter's type in a SELECT list.
  const count = await tx.run(
    `INSERT INTO pairings (device_hash, code_digest, expires_at, source, asked_at)
     SELECT $1, $2, CAST($3 AS BIGINT), $4, CAST($5 AS BIGINT)
     WHERE (SELECT COUNT(*) FROM pairings) < ${maxPending} ON CONFLICT DO NOTHING`,
    [deviceHash, codeDigest, at + pairingMs, source, at],
  )
  return count === 1
}

/** Those that a manager has confirmed stay: their tablets are about to fetch what is theirs. */
async function dropOldest(tx: Queries, source: string, kept: number): Promise<void> {
  await tx.run(
    `DELETE FROM pairings WHERE device_hash IN (SELECT device_hash FROM pairings
       WHERE source = $1 AND tablet_id IS NULL ORDER BY asked_at DESC, device_hash LIMIT ${maxPending} OFFSET ${kept})`,
    [source],
  )
}

async function makeRoom(tx: Queries, source: string): Promise<void> {
  const held = await tx.query<Row & { source: string; places: number; waiting: number }>(
    `SELECT source, COUNT(*) AS places, SUM(CASE WHEN tablet_id IS NULL THEN 1 ELSE 0 END) AS waiting
     FROM pairings GROUP BY source ORDER BY waiting DESC, source`,
  )
  const [most] = held
  const own = held.find((it) => it.source === source)?.waiting ?? 0
  const all = held.reduce((sum, { places }) => sum + places, 0)
  if (most && all >= maxPending && most.waiting > own + 1) await dropOldest(tx, most.source, most.waiting - 1)
}

/** Whoever deletes the row has the tablet: a second poll finds nothing. */
async function take(tx: Queries, deviceHash: string, at: number): Promise<Polled> {
  const [row] = await tx.query<PairingRow>(
    `DELETE FROM pairings WHERE device_hash = $1 AND expires_at > $2 AND tablet_id IS NOT NULL
     RETURNING tablet_id, name, place, may, branch_id, confirmed_by`,
    [deviceHash, at],
  )
  if (!row?.tablet_id) return 'unknown'
  const token = newToken()
  const { tablet_id: tabletId, name, place, may, branch_id: branchId, confirmed_by: pairedBy } = row
  await insertTablet(
    tx,
    { tabletId, tokenHash: hashedToken(token), name, place, may: toMay(may), pairedBy, branchId },
    at,
  )
  return { token, tabletNm: name }
}

export function drawCode(): string {
  const draw = () => pairingAlphabet.charAt(randomInt(pairingAlphabet.length))
  return Array.from({ length: pairingCodeLength }, draw).join('')
}
