/** A checkpoint as a value: what is signed, and whether a signature is right. Ed25519, RFC 8032. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Checkpoint, checkpointText } from '#shared/audit-log.ts'

export function signCheckpoint(unsigned: Omit<Checkpoint, 'hash' | 'signature'>, key: KeyObject): Checkpoint {
  const text = checkpointText(unsigned)
  return {
    ...unsigned,
    hash: createHash('sha256').update(text).digest('hex'),
    signature: sign(null, Buffer.from(text), key).toString('base64'),
  }
}

/** `publicKey` is the raw key of 32 bytes in base64, as exports and kept checkpoints carry it. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64')]),
      format: 'der',
      type: 'spki',
    })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
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
