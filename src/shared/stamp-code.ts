/**
 * What a QR or a typed code may hold. One pure function reads it; nothing here opens or fetches anything.
 *
 * For people a stampIdx of up to 40 bits is eight Crockford base-32 symbols and a check symbol, `7K3M-9QXD-4`
 * (https://www.crockford.com/base32.html: check symbol is the number modulo 37, so that one wrong symbol or
 * two swapped ones are always noticed).
 */

import { withoutHangul } from './hangul-keys.ts'

export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const checkAlphabet = `${alphabet}*~$=U`

/** Longest payload that is looked at, in UTF-16 units. */
export const maxPayloadLength = 512
const maxCodeIdx = 2 ** 40 - 1

/**
 * The check symbol of a promise is moved by so much: no `U` that is read for another symbol, nor one read for a `U`,
 * makes the one code into the other (32^7 times any symbol is never as much, modulo 37).
 */
export const promiseCheck = 17

/** What is read to try a scanner out. */
export const testCode = 'STAMPDESK TEST'

export type StampCode =
  | { kind: 'stamp'; stampIdx: number }
  /** Nine symbols of a code, and the check symbol says that they are not right. */
  | { kind: 'one-letter-wrong' }
  | { kind: 'not-a-stamp-card' }
  | { kind: 'test-code' }
  /** A reward that waits: the slip as it was read, or the number as it was typed. */
  | { kind: 'promise'; by: 'slip'; stampIdx: number; slip: string }
  | { kind: 'promise'; by: 'number'; promiseNo: number }

/**
 * Which bare numbers are a stampIdx. `drawn`: what the engine gives out. `typed`: by hand also what it gave out before.
 * `any`: through a hosted API, whose numbers have no rule.
 */
export type BareNumbers = 'drawn' | 'typed' | 'any'

const notOurs: StampCode = { kind: 'not-a-stamp-card' }

/**
 * Reads a payload, from a camera, a scanner or a hand. `hosts` are the hosts (with port, lower case, an international
 * one in both spellings) whose `/stamp/{stampIdx}` addresses are ours. Nine symbols with a right check symbol are a
 * code.
 */
export function parseStampCode(
  payload: string,
  hosts: readonly string[],
  numbers: BareNumbers = 'typed',
): StampCode {
  if (payload.length > maxPayloadLength) return notOurs
  const text = plainText(payload)
  if (text.toUpperCase() === testCode) return { kind: 'test-code' }
  const digits = bareDigits(text)
  if (digits !== null) return fromDigits(digits, numbers)
  return fromAddress(text, hosts) ?? fromSymbols(text) ?? notOurs
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
 * The numbers of all codes that begin so, both inclusive; null where nothing does, or with fewer than `least` symbols:
 * two letters begin too many.
 */
export function codesBeginning(text: string, least = 4): { from: number; to: number } | null {
  const symbols = plainText(text).replaceAll(/[\s-]/g, '').toUpperCase()
  const values = Array.from(symbols, (symbol) => alphabet.indexOf(lookAlike(symbol)))
  if (values.length < least || values.length > 8 || values.includes(-1)) return null
  const room = 32 ** (8 - values.length)
  const from = values.reduce((sum, value) => sum * 32 + value, 0) * room
  return { from, to: from + room - 1 }
}

/**
 * Whether the engine may give this number out: its code must be typeable on any keyboard (no `*~$=U`), must not read
 * as another stamp's bare number when its hyphens are left out, and its digits must be no article's (GTIN). Such a
 * number cut at either end is never another such number: with a digit more it is over 40 bits, and what is left behind
 * a first digit of thirteen begins with zero.
 */
export function isDrawable(stampIdx: number): boolean {
  return stampIdx * 10 > maxCodeIdx && wasDrawable(stampIdx) && !isArticleNumber(String(stampIdx))
}

/** What earlier versions gave out, too. */
export function wasDrawable(stampIdx: number): boolean {
  return (
    stampIdx >= 1e9 && stampIdx <= maxCodeIdx && stampIdx % 37 < 32 && /[A-Z]/.test(formatStampCode(stampIdx))
  )
}

export function isStampIdx(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

/** The check digit of EAN and UPC (GS1 General Specifications, section 7.9). */
export function isArticleNumber(digits: string): boolean {
  const sum = [...digits]
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 1 ? 3 : 1), 0)
  return /^(?:\d{8}|\d{12,14})$/.test(digits) && sum % 10 === 0
}

/**
 * Full-width letters as plain ones, one kind of hyphen, Hangul as the keys that made it, and nothing around: no
 * control characters (some writers of codes end with NUL), no byte order mark, no `URL:`.
 */
function plainText(payload: string): string {
  return withoutHangul(payload.normalize('NFC'))
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/^[\s\p{C}]+|[\s\p{C}]+$/gu, '')
    .replace(/^URL:\s*/i, '')
}

/** A number, in one piece or in groups of three. */
function bareDigits(text: string): string | null {
  if (/^\d{1,16}$/.test(text)) return text
  return /^\d{1,3}([ ,.'’-])\d{3}(?:\1\d{3})*$/.test(text) ? text.replaceAll(/\D/g, '') : null
}

function fromDigits(digits: string, numbers: BareNumbers): StampCode {
  const stampIdx = stampIdxOf(digits)
  if (stampIdx === null) return notOurs
  const isOne = { drawn: isDrawable, typed: wasDrawable, any: () => true }[numbers](stampIdx)
  return isOne ? { kind: 'stamp', stampIdx } : notOurs
}

/** Null for zero, for what is not exact, and for leading zeros, which no number of ours has. */
function stampIdxOf(digits: string): number | null {
  const stampIdx = Number(digits)
  return digits.startsWith('0') || !isStampIdx(stampIdx) ? null : stampIdx
}

/** A customer's page as its address and as the path alone: in capitals too, with a slash behind it, with a query. */
const address = /^(?:(https?):\/\/)?([^/?#@\\\s]+)(\/stamp\/.*)$/is
const customersPath = /^\/stamp\/(\d{1,16})\/?(?:[?#].*)?$/is
const usualPort: Readonly<Record<string, string>> = { http: ':80', https: ':443' }

/** Stricter than a URL parser on purpose: no user info, no backslash, no dot segments. */
function fromAddress(text: string, hosts: readonly string[]): StampCode | null {
  const [, scheme = '', host = '', path = ''] = address.exec(text) ?? []
  const port = usualPort[scheme.toLowerCase()]
  const name = host.toLowerCase()
  const isOurs = hosts.includes(port && name.endsWith(port) ? name.slice(0, -port.length) : name)
  const stampIdx = stampIdxOfPath(path)
  if (!isOurs || stampIdx === null) return null
  const [, slip] = /#promise=(.*)$/i.exec(path) ?? []
  return slip ? { kind: 'promise', by: 'slip', stampIdx, slip } : { kind: 'stamp', stampIdx }
}

/** Of the path of a customer's page. */
export function stampIdxOfPath(path: string): number | null {
  return stampIdxOf(customersPath.exec(path)?.[1] ?? '')
}

function fromSymbols(text: string): StampCode | null {
  const typed = text.replaceAll(/[\s-]/g, '')
  // Before it is in capitals: there an ß, which is the hyphen's key under a German layout, is two letters.
  if (!/^[0-9A-Za-zı]{8}[0-9A-Za-zı*~$=]$/.test(typed)) return null
  const symbols = typed.toUpperCase()
  const isPromise = symbols.startsWith('U')
  const values = Array.from(symbols.slice(isPromise ? 1 : 0, 8), (symbol) =>
    alphabet.indexOf(lookAlike(symbol)),
  )
  const stampIdx = values.reduce((sum, value) => sum * 32 + value, 0)
  const check = symbols.charAt(8)
  const expected = (stampIdx + (isPromise ? promiseCheck : 0)) % 37
  const isRight = checkAlphabet.indexOf(check === 'U' ? 'U' : lookAlike(check)) === expected
  if (values.includes(-1) || !isRight) return { kind: 'one-letter-wrong' }
  if (isPromise) return { kind: 'promise', by: 'number', promiseNo: stampIdx }
  return isStampIdx(stampIdx) ? { kind: 'stamp', stampIdx } : null
}

/** Crockford: O reads as 0, I and L as 1. */
function lookAlike(symbol: string): string {
  if (symbol === 'O') return '0'
  return symbol === 'I' || symbol === 'L' ? '1' : symbol
}
