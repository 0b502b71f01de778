/** A checkpoint as a value: what is signed, and whether a signature is right. Ed25519, RFC 8032. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonicalJson } from '#shared/canonical-json.ts'

export type Checkpoint = {
  /** From 1, without gaps. */
  number: number
  at: number
  /** Rows of the log at that moment. */
  rows: number
  /** Hash of the checkpoint before. */
  prevHash: string
  /** The chains that grew since: chain, seq and hash of the newest row. */
  heads: [chain: string, seq: number, hash: string][]
  hash: string
  /** Base64, over the signed text. */
  signature: string
}

export function signedText({
  number,
  at,
  rows,
  prevHash,
  heads,
}: Omit<Checkpoint, 'hash' | 'signature'>): string {
  return canonicalJson(['stampdesk-checkpoint', number, at, rows, prevHash, heads])
}

export function signCheckpoint(unsigned: Omit<Checkpoint, 'hash' | 'signature'>, key: KeyObject): Checkpoint {
  const text = signedText(unsigned)
  return {
    ...unsigned,
    hash: createHash('sha256').update(text).digest('hex'),
    signature: sign(null, Buffer.from(text), key).toString('base64'),
  }
}

/** `publicKey` is the raw key of 32 bytes in base64, as exports and kept checkpoints carry it. */
export function isSigned(checkpoint: Checkpoint, publicKey: string): boolean {
  const text = signedText(checkpoint)
  if (createHash('sha256').update(text).digest('hex') !== checkpoint.hash) return false
  try {
    const key = createPublicKey({
      key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64')]),
      format: 'der',
      type: 'spki',
    })
    return verify(null, Buffer.from(text), key, Buffer.from(checkpoint.signature, 'base64'))
  } catch {
    return false
  }
}

/** RFC 8410: what stands before the 32 bytes in a SubjectPublicKeyInfo. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export function rawPublicKey(key: KeyObject): string {
  return createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(spkiPrefix.length)
    .toString('base64')
}
