import type { Place } from '../scanner-keys.ts'
import { type Layout, layoutOf, layouts } from './layouts.ts'

/** A key as the page hears of it: when it goes down and up, from the burst's beginning. */
export type GeneratedKey = {
  key: string
  code: string
  downAt: number
  upAt: number
  shift?: boolean
  ctrl?: boolean
  alt?: boolean
  caps?: boolean
}

const endings = [
  'Enter',
  'NumpadEnter',
  'Tab',
  'CR LF',
  'Enter twice',
  'none',
  'ETX',
  'ETX and Enter',
  'Ctrl+J',
  'Ctrl+M',
  'End',
  'Escape',
  'ArrowDown',
  'ArrowRight',
  'F9',
  'F4',
] as const
type Ending = (typeof endings)[number]

const prefixes = ['none', 'STX', 'AIM', 'F9', 'F8'] as const
/** How the scanner types: by the keys of a layout, the number pad with and without NumLock, or Alt and the number pad. */
const ways = ['keys', 'number pad', 'number pad without NumLock', 'Alt codes'] as const
/** What happens to it: nothing, or one of the ways in which half of it gets lost. */
const tears = ['whole', 'head lost', 'tail lost', 'split', 'touched before', 'window lost'] as const

export type Generated = {
  text: string
  place: Place
  /** Of the tablet, and of the scanner. */
  layout: string
  scannerLayout: string
  ending: Ending
  prefix: (typeof prefixes)[number]
  way: (typeof ways)[number]
  tear: (typeof tears)[number]
  hasCaps: boolean
  medianMs: number
  keys: GeneratedKey[]
  /** When the window loses the keyboard and has it back; none in most. */
  awayAt: number | null
  /** Keys of a person: they must arrive, where they are not within half a second of the burst. */
  personsKeys: number
}

/** A pseudo-random number below 1 (mulberry32), so that a burst is known by its number. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const shapes = new Map<string, Layout>(layouts.map((name) => [name, layoutOf(name)]))
const places: readonly Place[] = ['elsewhere', 'text', 'secret']
/** Of a finger that pressed a key before. */
const fingerMs = 85

export function generateBurst(seed: number, textOf: (random: () => number) => string): Generated {
  const random = randomOf(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const between = (low: number, high: number) => low + random() * (high - low)

  const text = textOf(random)
  const place = pick(places)
  const layout = pick(layouts)
  // A scanner knows no letters but Latin ones.
  const scannerLayout = random() < 0.75 || layout === 'ru' || layout === 'kr' ? 'us' : layout
  const ending = pick(endings)
  const prefix = pick(prefixes)
  const isDigits = /^\d+$/.test(text)
  const way = isDigits ? pick(ways) : random() < 0.1 ? 'Alt codes' : 'keys'
  const tear = random() < 0.6 ? 'whole' : pick(tears.slice(1))
  const medianMs = way === 'Alt codes' ? between(1, 9) : random() < 0.5 ? between(1, 15) : between(15, 60)
  const hasCaps = way === 'keys' && scannerLayout === 'us' && layout !== 'kr' && random() < 0.15
  const shape = { tablet: shapes.get(layout), scanner: shapes.get(scannerLayout) } as Shape

  // The number pad has no brackets.
  const hasAim = prefix === 'AIM' && !way.startsWith('number')
  const typed = hasAim ? `]Q3${text}` : text
  let keys = [...typed].flatMap((character) => keysOf(character, way, hasCaps, shape))
  if (prefix === 'STX') keys.unshift({ key: 'b', code: 'KeyB', ctrl: true })
  if (prefix === 'F8' || prefix === 'F9') keys.unshift({ key: prefix, code: prefix })
  const count = keys.length
  keys.push(...endingKeys(ending))

  // The keys come evenly, but for what a machine's clock does to them; one may hesitate.
  const hiccupAt = random() < 0.3 ? 1 + Math.floor(random() * (count - 1)) : -1
  const dwell = medianMs * between(0.05, 0.5)
  let at = 600
  let timed: GeneratedKey[] = keys.map((key, n) => {
    // Shift goes down with the key that it changes.
    const isWithLast = keys[n - 1]?.key === 'Shift'
    if (n > 0) at += isWithLast ? 0.5 : n === hiccupAt ? between(100, 400) : medianMs * between(0.8, 1.2)
    return { ...key, downAt: at, upAt: at + dwell }
  })
  const cutAt = 1 + Math.floor(random() * (count - 1))
  const holeMs = between(480, 900)
  let awayAt: number | null = null
  let personsKeys = 0
  if (tear === 'tail lost') timed = timed.slice(0, cutAt)
  if (tear === 'head lost') {
    timed = timed.slice(cutAt)
    awayAt = (timed[0]?.downAt ?? at) - between(0, 80)
  }
  if (tear === 'split')
    timed = timed.map((key, n) =>
      n < cutAt ? key : { ...key, downAt: key.downAt + holeMs, upAt: key.upAt + holeMs },
    )
  if (tear === 'window lost') awayAt = timed[cutAt]?.downAt ?? null
  if (tear === 'touched before') {
    const downAt = 600 - between(160, 480)
    timed.unshift({ key: 'x', code: 'KeyX', downAt, upAt: downAt + fingerMs })
    personsKeys = 1
  }
  const made = { text, place, layout, scannerLayout, ending, prefix, way, tear, hasCaps, medianMs }
  return { ...made, keys: timed, awayAt, personsKeys }
}

type Untimed = Omit<GeneratedKey, 'downAt' | 'upAt'>
type Shape = { tablet: Layout; scanner: Layout }

const withoutNumLock = 'Insert End ArrowDown PageDown ArrowLeft Clear ArrowRight Home ArrowUp PageUp'.split(
  ' ',
)

function keysOf(
  character: string,
  way: Generated['way'],
  caps: boolean,
  { tablet, scanner }: Shape,
): Untimed[] {
  const digit = Number(character)
  if (way === 'number pad') return [{ key: character, code: `Numpad${character}` }]
  if (way === 'number pad without NumLock')
    return [{ key: withoutNumLock[digit] ?? '', code: `Numpad${character}` }]
  if (way === 'Alt codes') {
    const digits = [...String(character.charCodeAt(0)).padStart(4, '0')]
    return [
      { key: 'Alt', code: 'AltLeft', alt: true },
      ...digits.map((n) => ({ key: n, code: `Numpad${n}`, alt: true })),
      { key: 'AltUp', code: 'AltLeft' },
    ]
  }
  const found = scanner.placeOf(character)
  // Behind AltGr, which no row here has.
  if (!found) return [{ key: character, code: 'Digit9' }]
  const { code, isShift } = found
  const isLetter = code.startsWith('Key')
  const key = tablet.keyOf(code, isShift !== (caps && isLetter))
  const own = { key, code, shift: isShift, caps }
  return isShift ? [{ key: 'Shift', code: 'ShiftLeft', shift: true, caps }, own] : [own]
}

const enter: Untimed = { key: 'Enter', code: 'Enter' }
const control = (letter: string): Untimed => ({ key: letter, code: `Key${letter.toUpperCase()}`, ctrl: true })

function endingKeys(ending: Ending): Untimed[] {
  switch (ending) {
    case 'none':
      return []
    case 'CR LF':
      return [enter, control('j')]
    case 'Enter twice':
      return [enter, enter]
    case 'ETX':
      return [control('c')]
    case 'ETX and Enter':
      return [control('c'), enter]
    case 'Ctrl+J':
    case 'Ctrl+M':
      return [control(ending.slice(-1).toLowerCase())]
    case 'NumpadEnter':
      return [{ key: 'Enter', code: 'NumpadEnter' }]
    default:
      return [{ key: ending, code: ending }]
  }
}
