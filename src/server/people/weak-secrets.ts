/** What people would choose and attackers try first. */
import { readFileSync } from 'node:fs'

/** Of six digits or more: repeats, runs, repeated halves, years and dates, keypad shapes. */
export function isWeakPin(pin: string): boolean {
  const digits = [...pin].map(Number)
  if (new Set(digits).size <= 2) return true
  if (isRun(digits)) return true
  const half = pin.length / 2
  if (pin.slice(0, half) === pin.slice(half)) return true
  if (isRun(digits.filter((_, index) => index % 2 === 0)) && isPaired(digits)) return true
  if (/^(\d\d)\1\1$/.test(pin) || commonPins.has(pin)) return true
  return isDate(pin)
}

/** Each digit one step from the last, up, down or around: 456789, 210987. */
function isRun(digits: readonly number[]): boolean {
  return [1, 9].some((step) =>
    digits.every((digit, index) => index === 0 || digit === ((digits[index - 1] ?? 0) + step) % 10),
  )
}

/** 112233 */
function isPaired(digits: readonly number[]): boolean {
  return digits.every((digit, index) => index % 2 === 0 || digit === digits[index - 1])
}

/** Birthdays: YYMMDD, DDMMYY, MMDDYY, and a year of four digits at either end. */
function isDate(pin: string): boolean {
  if (pin.length !== 6) return false
  const [one, two, three] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)].map(Number) as [
    number,
    number,
    number,
  ]
  const isDayOf = (month: number, day: number) => month >= 1 && month <= 12 && day >= 1 && day <= 31
  return (
    isDayOf(two, three) || isDayOf(two, one) || isDayOf(one, two) || /^(19|20)\d{4}$|(19|20)\d\d$/.test(pin)
  )
}

/** Of published counts of six-digit PINs, those that no rule above names: words on a keypad and shapes. */
const commonPins = new Set(
  `123321 159753 147258 258369 147852 963852 741852 852963 789456 456123 159357 357159 142536 246810 135790
   112358 314159 271828 101010 696969 420420 007007 520520 521521 131452 147369 369147 258852 159951 753951 951753
   147963 963741 789789 456456 100200 123789 987123 235689 124578 134679 258000 000123 123000 100000 200000`.split(
    /\s+/,
  ),
)

/** At least this many characters (NIST SP 800-63B asks 15 for a password alone, ASVS 5.0 V6.2 asks 8). */
export const minPasswordLength = 12

const shortestWord = 4

/**
 * On the list of common ones, or made of at most two of the list with digits and signs around them:
 * `Password2026!`, `dragonmonkey99`. The list names its source.
 */
export function isCommonPassword(password: string, personal: readonly string[] = []): boolean {
  const plain = joined(password)
  const common = readCommon()
  const own = new Set(personal.flatMap((text) => [joined(text), ...text.toLowerCase().split(/[\s@._-]+/)]))
  const known = (text: string) => common.has(text) || own.has(text)
  if (known(plain) || new Set(plain).size <= 4) return true
  for (const text of [plain, unleeted(plain), unleeted(coreOf(plain))]) {
    const core = coreOf(text)
    if (core.length < shortestWord || known(core)) return true
    if (isTwoOf(core, known) || isTwoOf(text, known)) return true
  }
  return false
}

const joined = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')

/** Without the digits and signs around it. */
function coreOf(text: string): string {
  return text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

function isTwoOf(text: string, known: (word: string) => boolean): boolean {
  for (let cut = shortestWord; cut <= text.length - shortestWord; cut++) {
    if (known(text.slice(0, cut)) && known(text.slice(cut))) return true
  }
  return false
}

function unleeted(text: string): string {
  const letters: Record<string, string> = {
    0: 'o',
    1: 'i',
    3: 'e',
    4: 'a',
    5: 's',
    7: 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  }
  return text.replaceAll(/[013457@$!]/g, (sign) => letters[sign] ?? sign)
}

let list: Set<string> | undefined

function readCommon(): Set<string> {
  list ??= new Set(readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n'))
  return list
}
