/** The keys with which tablets sign: promise slips, and what they hand over when they can send nothing any more. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Queries, Row } from '../db/db.ts'

type TabletKey = { tabletId: string; publicKey: string }

export async function findTabletKey(query: Queries['query'], keyId: string): Promise<TabletKey | null> {
  const [row] = await query<Row & { tablet_id: string; public_key: string }>(
    'SELECT tablet_id, public_key FROM promise_keys WHERE key_id = $1',
    [keyId],
  )
  return row ? { tabletId: row.tablet_id, publicKey: row.public_key } : null
}

export const isTabletKey = (publicKey: string) => keyOf(publicKey) !== null

/** ECDSA over SHA-256, the signature as WebCrypto has it: r and s of 32 bytes each. */
export function isSignedWith(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = keyOf(publicKey)
  if (!key || signature.length !== 64) return false
  return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

/** Of an uncompressed point; null for what is none. */
function keyOf(publicKey: string): KeyObject | null {
  const bytes = Buffer.from(publicKey, 'base64url')
  const [x, y] = [bytes.subarray(1, 33).toString('base64url'), bytes.subarray(33).toString('base64url')]
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  } catch {
    return null
  }
}
