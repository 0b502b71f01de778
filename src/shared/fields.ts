/**
 * What a field of a request may hold: text in one form, numbers between two ends. Each field of each route is made of
 * these, or has a pattern of its own; `server/guarantees/every-field.test.ts` finds one that is neither.
 */
import * as v from 'valibot'

/**
 * Text as it is kept and hashed: well-formed Unicode in NFC (UAX #15), lines that end in `\n`, and nothing that nobody
 * sees. Made so and not refused: who pastes a U+2028 cannot see it, and a tap that waits must not wait for ever.
 * The two joiners stay, since they make letters of Persian and pictures of emoji.
 */
export function asText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\v\f\u0085\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Noncharacter_Code_Point}]/gu, '')
    .normalize('NFC')
}

/** On one line, without white space around it. */
export const asLine = (text: string): string =>
  asText(text)
    .replaceAll(/[\t\n]+/g, ' ')
    .trim()

/** Something that is seen: no field that must be filled is filled with blanks (`Default_Ignorable`: Hangul fillers too). */
const hasInk = /[^\p{Default_Ignorable_Code_Point}\p{M}\p{Z}]/u

/**
 * As it comes in: NFC takes longer than its length, so that what is far too long is refused before. Of four code units NFC
 * makes one at most, and around a pasted line is white space.
 */
const raw = (most: number) => v.pipe(v.string(), v.maxLength(4 * most + 100))

export const text = (most: number) => v.pipe(raw(most), v.transform(asText), v.maxLength(most))

/** `least` above 0: something has to be seen. */
export const line = (most: number, least = 0) =>
  v.pipe(
    raw(most),
    v.transform(asLine),
    v.minLength(least),
    v.maxLength(most),
    v.check((it) => least === 0 || hasInk.test(it), 'nothing to be seen'),
  )

/** As it was typed, since it is compared and never shown. What no keyboard types is refused. */
export const secret = (most: number, least = 0) =>
  v.pipe(
    v.string(),
    v.minLength(least),
    v.maxLength(most),
    v.check((it) => it.isWellFormed() && !it.includes('\0'), 'not well-formed'),
  )

/** An address in printable ASCII (RFC 3986 section 2): what else was pasted is percent-encoded, as browsers do. */
export const address = (most: number) =>
  v.pipe(
    raw(most),
    v.transform((it) => asLine(it).replaceAll(/[^!-~]+/g, encodeURIComponent)),
    v.maxLength(most),
    v.url(),
  )

export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** Epoch milliseconds, as far as a `Date` reaches. */
const lastInstant = 8_640_000_000_000_000
export const instant = whole(0, lastInstant)
/** As it is kept, for who reads it: by a tablet's wrong clock some of what was tapped is older than 1970. */
export const keptInstant = whole(-lastInstant, lastInstant)

/** Of a stamp or a card, which the hosted API may have made. */
export const idxSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
/** An id in a query string. */
export const idxParamSchema = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,15}$/),
  v.transform(Number),
  v.safeInteger(),
)

/** Of a person or a tablet, as we make them. */
export const id = v.pipe(v.string(), v.regex(/^[\w:-]{1,64}$/))
/** Where a page goes on, as the page before gave it. */
export const cursor = v.pipe(v.string(), v.regex(/^[\w.:-]{1,200}$/))

export const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))
/** Of a coupon: percent, or an amount. Beyond a billion no currency has a coupon, and columns of money end somewhere. */
export const discount = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000_000))
