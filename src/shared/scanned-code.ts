/** What a keyboard scanner has typed, judged: a card, or what to say. Half a code must never be taken for a whole one. */
import { parseSlip } from './promise-slip.ts'
import type { RefusalName } from './refusals.ts'
import {
  type BareNumbers,
  isArticleNumber,
  isDrawable,
  maxPayloadLength,
  parseStampCode,
  type StampCode,
  wasDrawable,
} from './stamp-code.ts'

export type ScannedBurst = {
  /** As the tablet's layout reads it, and as an American one does. */
  typed: string
  american: string
  /** The key that ended it; null where none came. */
  ending: string | null
  /** It touches other keys, or has a hole in it. */
  isTorn: boolean
  hasGap: boolean
}

export type ScannedCode = StampCode | { kind: 'scan-once-more' }

/** What is said where the code opens nothing: a scanner is tried out, and a promise opened, at the counter alone. */
export function refusalOf(kind: Exclude<ScannedCode['kind'], 'stamp'>): RefusalName {
  return kind === 'test-code' || kind === 'promise' ? 'not-a-stamp-card' : kind
}

/** Where the code may come from. In engine mode every number is of the engine's range. */
export type CodeRules = { hosts: readonly string[]; numbers: Exclude<BareNumbers, 'typed'> }

const onceMore: ScannedCode = { kind: 'scan-once-more' }
const notOurs: ScannedCode = { kind: 'not-a-stamp-card' }
/** So soon the same text, again without an ending, is what the code holds. */
const repeatMs = 30_000

/** Remembers the last read without an ending: the same text twice is whole. */
export function createScannedReader(): (burst: ScannedBurst, rules: CodeRules, at: number) => ScannedCode {
  let open: { typed: string; at: number } | null = null
  return (burst, rules, at) => {
    const isRepeat = !burst.isTorn && open?.typed === burst.typed && at - open.at < repeatMs
    open = burst.ending === null && !burst.isTorn ? { typed: burst.typed, at } : null
    return readScanned(burst, rules, isRepeat)
  }
}

function readScanned(burst: ScannedBurst, rules: CodeRules, isRepeat: boolean): ScannedCode {
  const texts = [...new Set([burst.typed, burst.american])].map(withoutAimId)
  const codes = texts.map((text) => ({ text, code: parseStampCode(text, rules.hosts, rules.numbers) }))
  const stamps = codes.flatMap(({ text, code }) =>
    code.kind === 'stamp' ? { text, stampIdx: code.stampIdx } : [],
  )
  const [first] = stamps
  if (burst.isTorn || stamps.some(({ stampIdx }) => stampIdx !== first?.stampIdx)) return onceMore
  // By the places of the keys first.
  const promise = slipIn(texts.toReversed(), rules) ?? codes.find(({ code }) => code.kind === 'promise')?.code
  // Half a slip would be told to be a forged one.
  if (promise?.kind === 'promise')
    return promise.by === 'number' || burst.ending !== null || isRepeat ? promise : onceMore
  if (first)
    return isWhole(first, burst, rules, isRepeat) ? { kind: 'stamp', stampIdx: first.stampIdx } : onceMore
  if (texts.every((text) => text.length > maxPayloadLength)) return notOurs
  if (codes.some(({ code }) => code.kind === 'test-code')) return { kind: 'test-code' }
  if (codes.some(({ code }) => code.kind === 'one-letter-wrong')) return { kind: 'one-letter-wrong' }
  return texts.some((text) => isPartOfOurs(text, rules.hosts)) ? onceMore : notOurs
}

/**
 * With an ending it is whole, but for a bare number of no rule with a pause in it. Without one only what cannot go on:
 * a code of nine symbols, an address with something behind its number, or with a number of the engine's. An article's
 * thirteen digits without their last can be such a number too, so that a bare one needs its ending.
 */
function isWhole(
  { text, stampIdx }: { text: string; stampIdx: number },
  { ending, hasGap }: ScannedBurst,
  { numbers }: CodeRules,
  isRepeat: boolean,
): boolean {
  const isBare = /^\d+$/.test(text)
  if (isBare && numbers === 'any') return ending !== null && !hasGap
  if (numbers === 'drawn' && !wasDrawable(stampIdx)) return false
  const cannotGoOn = !/\d$/.test(text) || /[?#]/.test(text) || !/[/.]/.test(text)
  const isEngines = numbers === 'drawn' && isDrawable(stampIdx)
  return ending !== null || isRepeat || (!isBare && (cannotGoOn || isEngines))
}

/**
 * A slip alone tells capitals apart: a Korean layout has none to type, and Caps Lock turns them round. The first that a
 * tablet writes, as it stands or with each letter's case turned back; null where none is.
 */
function slipIn(texts: readonly string[], { hosts, numbers }: CodeRules): StampCode | null {
  const codes = texts
    .flatMap((text) => [text, withTurnedCase(text)])
    .map((text) => parseStampCode(text, hosts, numbers))
  return codes.find((code) => code.kind === 'promise' && code.by === 'slip' && parseSlip(code.slip)) ?? null
}

function withTurnedCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
}

/** The symbology that some scanners put first (ISO/IEC 15424): "]Q3" is a QR code, "]d2" a Data Matrix. */
function withoutAimId(text: string): string {
  return text.replace(/^\][A-Za-z]\w/, '')
}

/** A piece of the shop's addresses, the front of a code, or digits of which more may be missing. */
function isPartOfOurs(text: string, hosts: readonly string[]): boolean {
  const lower = text.trim().toLowerCase()
  if (/^\d+$/.test(lower)) return lower.length < 12 && !isArticleNumber(lower)
  if (/^[0-9a-z]{4}-[0-9a-z]{0,4}-?$/.test(lower)) return true
  const front = lower.replace(/\d*\/?$/, '')
  return hosts.some((host) => {
    const ours = [`https://${host}/stamp/`, `http://${host}/stamp/`]
    return ours.some((begin) => begin.startsWith(lower) || begin.endsWith(front) || begin.includes(lower))
  })
}
