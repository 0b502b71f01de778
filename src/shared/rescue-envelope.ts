/**
 * What a tablet that cannot send any more hands over, as a file or as QR codes: its commands, signed with its own key
 * and sealed for the shop's server (HPKE, RFC 9180, with DHKEM(P-256), HKDF-SHA256 and AES-256-GCM). In the clear is
 * which server it is for and how long it is, and nothing else.
 *
 *   "SDR1" │ length 4 │ the server's key 8 │ encapsulated key 65 │ sealed: tablet's key 16 │ signature 64 │ commands
 *
 * The commands are JSON, deflated (RFC 1951).
 */
import { mostEnvelopeBytes } from './rescue-pages.ts'

const mark = [0x53, 0x44, 0x52, 0x31]
const lengthAt = 4
const keyAt = 8
const encapsulatedAt = 16
const sealedAt = 81
export const tabletKeyBytes = 16
export const signatureBytes = 64
const tagBytes = 16

const info = 'stampdesk rescue 1'
export const rescueInfo = asciiOf(info)

/** What is signed: that it is a rescue, for which server, and the commands. */
export function signedBytes(serverKeyId: string, packed: Uint8Array): Uint8Array {
  return joined(asciiOf(`${info}\n${serverKeyId}\n`), packed)
}

export type RescueContent = { sealedAt: number; commands: readonly unknown[] }

/** What a tablet has for it: the browser's own cryptography, and the two keys. */
export type Sealing = {
  /** Of the key's SHA-256 the first eight bytes, as sixteen hexadecimal digits. */
  serverKeyId: string
  tabletKeyId: string
  deflate(text: string): Promise<Uint8Array>
  sign(bytes: Uint8Array): Promise<Uint8Array>
  seal(
    plain: Uint8Array,
    context: { info: Uint8Array; aad: Uint8Array },
  ): Promise<{ encapsulatedSecret: Uint8Array; ciphertext: Uint8Array }>
}

export async function sealEnvelope(content: RescueContent, sealing: Sealing): Promise<Uint8Array> {
  const { serverKeyId, tabletKeyId } = sealing
  const packed = await sealing.deflate(JSON.stringify(content))
  const signature = await sealing.sign(signedBytes(serverKeyId, packed))
  const plain = joined(asciiOf(tabletKeyId), signature, packed)
  const head = headOf(serverKeyId, sealedAt + plain.length + tagBytes)
  const { encapsulatedSecret, ciphertext } = await sealing.seal(plain, { info: rescueInfo, aad: head })
  return joined(head, encapsulatedSecret, ciphertext)
}

function headOf(serverKeyId: string, length: number): Uint8Array {
  const key = serverKeyId.match(/../g)?.map((hex) => Number.parseInt(hex, 16)) ?? []
  return Uint8Array.of(
    ...mark,
    length >>> 24,
    (length >> 16) & 255,
    (length >> 8) & 255,
    length & 255,
    ...key,
  )
}

function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What a file that begins as one says of itself. */
export function declaredLength(bytes: Uint8Array): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(lengthAt, keyAt)
  return first * 2 ** 24 + second * 65536 + third * 256 + fourth
}

type Envelope = { serverKeyId: string; encapsulated: Uint8Array; sealed: Uint8Array; head: Uint8Array }

/** `cut`: a file that is not whole, or has something behind it. `none`: nothing of ours. */
export function readEnvelope(bytes: Uint8Array): Envelope | 'cut' | 'none' {
  if (mark.some((byte, at) => bytes[at] !== byte)) return 'none'
  const length = declaredLength(bytes)
  if (length > mostEnvelopeBytes || length < sealedAt + tabletKeyBytes + signatureBytes + tagBytes)
    return 'none'
  if (bytes.length !== length) return 'cut'
  const serverKeyId = Array.from(bytes.subarray(keyAt, encapsulatedAt), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  return {
    serverKeyId,
    head: bytes.subarray(0, encapsulatedAt),
    encapsulated: bytes.subarray(encapsulatedAt, sealedAt),
    sealed: bytes.subarray(sealedAt),
  }
}
