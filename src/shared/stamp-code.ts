/**
 * What a QR or a typed code may hold. One pure function reads it; nothing here opens or fetches anything.
 *
 * For people a stampIdx of up to 40 bits is eight Crockford base-32 symbols and a check symbol, `7K3M-9QXD-4`
 * (https://www.crockford.com/base32.html: check symbol is the number modulo 37, so that one wrong symbol or
 * two swapped ones are always noticed).
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const checkAlphabet = `${alphabet}*~$=U`

/** Longest payload that is looked at, in UTF-16 units. */
export const maxPayloadLength = 512
const maxCodeIdx = 2 ** 40 - 1

export type StampCode = { kind: 'stamp'; stampIdx: number } | { kind: 'not-a-stamp-card' }

const notOurs: StampCode = { kind: 'not-a-stamp-card' }

/**
 * Reads a payload. `hosts` are the hosts (with port, lower case) whose `/stamp/{stampIdx}` addresses are ours.
 * A bare number is a stampIdx; nine symbols with a right check symbol are a code.
 */
export function parseStampCode(payload: string, hosts: readonly string[]): StampCode {
  if (payload.length > maxPayloadLength) return notOurs
  const text = payload.trim()
  if (/^\d{1,16}$/.test(text)) return fromDigits(text) ?? notOurs
  if (/^https?:\/\//i.test(text)) return fromUrl(text, hosts) ?? notOurs
  return fromSymbols(text) ?? notOurs
}

/** The nine symbols for people. Only for a stampIdx of at most 40 bits. */
export function formatStampCode(stampIdx: number): string {
  if (!isStampIdx(stampIdx) || stampIdx > maxCodeIdx) return String(stampIdx)
  let rest = stampIdx
  let symbols = ''
  for (let n = 0; n < 8; n++) {
    symbols = alphabet[rest % 32] + symbols
    rest = Math.floor(rest / 32)
  }
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}-${checkAlphabet[stampIdx % 37]}`
}

/**
 * Whether the engine may give this number out: its code must be typeable on any keyboard (no `*~$=U`), and
 * must not read as another stamp's bare number when its hyphens are left out.
 */
export function isDrawable(stampIdx: number): boolean {
  return (
    stampIdx >= 1e9 && stampIdx <= maxCodeIdx && stampIdx % 37 < 32 && /[A-Z]/.test(formatStampCode(stampIdx))
  )
}

export function isStampIdx(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

function fromDigits(digits: string): StampCode | null {
  const stampIdx = Number(digits)
  return isStampIdx(stampIdx) ? { kind: 'stamp', stampIdx } : null
}

/** Stricter than a URL parser on purpose: no user info, no backslash, no dot segments, nothing to normalise. */
function fromUrl(text: string, hosts: readonly string[]): StampCode | null {
  const [, host = '', digits = ''] =
    /^https?:\/\/([^/?#@\\\s]+)\/stamp\/(\d{1,16})\/?(?:[?#]\S*)?$/i.exec(text) ?? []
  return hosts.includes(host.toLowerCase()) ? fromDigits(digits) : null
}

function fromSymbols(text: string): StampCode | null {
  const symbols = text.replaceAll(/[\s-]/g, '').toUpperCase()
  if (symbols.length !== 9) return null
  let stampIdx = 0
  for (const symbol of symbols.slice(0, 8)) {
    const value = alphabet.indexOf(lookAlike(symbol))
    if (value < 0) return null
    stampIdx = stampIdx * 32 + value
  }
  const check = symbols.charAt(8)
  const value = checkAlphabet.indexOf(check === 'U' ? 'U' : lookAlike(check))
  return isStampIdx(stampIdx) && value === stampIdx % 37 ? { kind: 'stamp', stampIdx } : null
}

/** Crockford: O reads as 0, I and L as 1. */
function lookAlike(symbol: string): string {
  if (symbol === 'O') return '0'
  return symbol === 'I' || symbol === 'L' ? '1' : symbol
}
