/**
 * Generated bursts through the real recogniser and the real judge (K-1): no wrong card, no key that reaches anything,
 * and of the whole ones all but one in a thousand are read.
 */
import { expect, test } from 'vitest'
import { type CodeRules, createScannedReader } from '#shared/scanned-code.ts'
import { formatStampCode, isDrawable } from '#shared/stamp-code.ts'
import { type Generated, generateBurst } from './scan/rig/generated-bursts.ts'
import { play } from './scan/rig/scanner-rig.ts'
import type { Place } from './scan/scanner-keys.ts'

/** In depth a million; with a SEED from 1 to 10 that tenth of them. */
const deep = process.env['DEEP']
const part = Number(process.env['SEED'] ?? 0)
const count = deep ? (part ? 100_000 : 1_000_000) : 2_000
const firstSeed = 1 + (part ? (part - 1) * 100_000 : 0)
const host = 'cards.example:8443'
const rules: CodeRules = { hosts: [host], numbers: 'drawn' }

function drawIdx(random: () => number): number {
  for (;;) {
    const stampIdx = Math.floor(random() * 2 ** 40)
    if (isDrawable(stampIdx)) return stampIdx
  }
}

/** What a burst holds, and whose card that is; null where it is none of ours. */
function contentOf(seed: number): { text: (random: () => number) => string; stampIdx: () => number | null } {
  let stampIdx: number | null = null
  return {
    stampIdx: () => stampIdx,
    text(random) {
      stampIdx = drawIdx(random)
      const kind = seed % 8
      if (kind === 0) return formatStampCode(stampIdx)
      if (kind === 1) return String(stampIdx)
      if (kind === 2) return `HTTPS://${host.toUpperCase()}/STAMP/${stampIdx}`
      if (kind === 3) return `https://${host}/stamp/${stampIdx}?utm=poster`
      if (kind === 4 && random() < 0.5) {
        const foreign = random() < 0.5 ? '8801115114154' : `https://example.com/stamp/${stampIdx}`
        stampIdx = null
        return foreign
      }
      return `https://${host}/stamp/${stampIdx}`
    },
  }
}

const presses: ReadonlySet<string> = new Set(['Enter', 'Tab', 'Escape', 'Delete', 'Backspace', ' '])

type Tally = {
  wrong: Generated[]
  reached: (Generated & { heard: string[] })[]
  whole: number
  torn: number
  /** Bursts of which a key or two reached something, see below: by where they were typed. */
  lone: Record<Place, number>
  unread: Generated[]
}

function judge(seed: number, tally: Tally): void {
  const content = contentOf(seed)
  const burst = generateBurst(seed, content.text)
  const { bursts, heard } = play(burst)
  const read = createScannedReader()
  // A bare number without an ending may be a part: it is asked for once more, and the second scan opens it.
  const isOpen = burst.tear === 'whole' && burst.ending === 'none' && /^\d+$/.test(burst.text)
  const scans = isOpen ? [...bursts, ...play(burst).bursts] : bursts
  const codes = scans.map((one, n) => read(one, rules, n))
  const cards = codes.flatMap((code) => (code.kind === 'stamp' ? [code.stampIdx] : []))
  if (cards.some((card) => card !== content.stampIdx())) tally.wrong.push(burst)
  if (burst.tear !== 'whole') tally.torn += 1
  // A key or two behind which nothing comes cannot be distinguished from a person's. They are characters, which press nothing.
  const isLone = burst.tear === 'tail lost' && heard.length < 3 && !heard.some((key) => presses.has(key))
  if (isLone && heard.length > 0) tally.lone[burst.place] += 1
  else if (heard.length > burst.personsKeys) tally.reached.push({ ...burst, heard })
  if (burst.tear !== 'whole' || content.stampIdx() === null) return
  tally.whole += 1
  if (cards.length !== 1) tally.unread.push(burst)
}

/** Enough of a burst to make it again. */
const shown = (bursts: readonly Generated[]) =>
  bursts.slice(0, 5).map(({ keys, ...burst }) => JSON.stringify({ ...burst, keys: keys.length }))

test(
  `${count} bursts from ${firstSeed}: no wrong card, no key that reaches anything, the whole ones read (K-1)`,
  () => {
    const tally: Tally = {
      wrong: [],
      reached: [],
      whole: 0,
      torn: 0,
      lone: { text: 0, secret: 0, elsewhere: 0 },
      unread: [],
    }
    for (let seed = firstSeed; seed < firstSeed + count; seed++) judge(seed, tally)
    if (deep)
      process.stdout.write(
        `${tally.whole} whole, ${tally.unread.length} unread; ${tally.torn} torn, a lone key or two of ${JSON.stringify(tally.lone)}\n`,
      )
    expect(shown(tally.wrong)).toEqual([])
    expect(shown(tally.reached)).toEqual([])
    expect(tally.unread.length / tally.whole, shown(tally.unread).join('\n')).toBeLessThanOrEqual(0.001)
  },
  deep ? 1_800_000 : 60_000,
)
