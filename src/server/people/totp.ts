/** One-time codes of an authenticator app: RFC 6238 with SHA-1, 30 s and six digits, which every app knows. */
import { createHmac, randomBytes } from 'node:crypto'
import { isSameSecret } from '../db/vault.ts'

const stepMs = 30_000
/** The app's clock may be one step off, either way (RFC 6238 section 5.2). */
const slack = 1
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits in base 32 (RFC 4226 section 4, R6). */
export function makeTotpSecret(): string {
  return toBase32(randomBytes(20))
}

export function totpUri(secret: string, shopNm: string, login: string): string {
  const issuer = encodeURIComponent(shopNm)
  return `otpauth://totp/${issuer}:${encodeURIComponent(login)}?secret=${secret}&issuer=${issuer}`
}

/** The step that the code belongs to, later than `lastStep` so that no code is good twice; null where it is wrong. */
export function matchTotp(secret: string, code: string, at: number, lastStep: number): number | null {
  const current = Math.floor(at / stepMs)
  for (let step = current - slack; step <= current + slack; step++) {
    if (step > lastStep && isSameSecret(codeAt(secret, step), code)) return step
  }
  return null
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  // RFC 4226 section 5.3: dynamic truncation.
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replaceAll(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)))
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((symbol) => alphabet.indexOf(symbol).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
