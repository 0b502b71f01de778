import { type Burst, burstOf } from './scanner-burst.ts'
import { type Meaning, meaningOf, meaningOfAltCode, type Place, type ScannerKey } from './scanner-keys.ts'
import {
  beginningOfBurst,
  doubtfulBefore,
  dwellOfFinger,
  isFast,
  isFinger,
  isHand,
  isQuick,
  type Stroke,
  steadyMs,
} from './typing-speed.ts'

export type ScannerInput =
  | { type: 'down' | 'up'; key: ScannerKey }
  /** The time for which a step asked has passed without a key. */
  | { type: 'quiet'; at: number }
  /** A finger on the glass, a paste: what was typed so far is a person's. */
  | { type: 'person'; at: number }
  /** The window lost the keyboard or has it back: what comes or came may be cut. */
  | { type: 'away'; at: number }

type Phase = 'listening' | 'reading' | 'guarding'

/**
 *                 ┌─────────── a hand: its keys are given on ───────────┐
 *                 ▼                                                      │
 *   ──key──▶ listening ──six quick keys──▶ reading ──ending──▶ guarding ─┴─ 500 ms ──▶ listening
 *                 │                           └──500 ms of nothing──▶ listening
 *                 └──a few quick keys and an ending: the rest of a torn code──▶ guarding
 *
 * In `listening` what is typed into a field that shows it goes there at once, and is taken back where it was a
 * scanner's. Every other character is held until it is known whose it is: a finger's when it is released, at the
 * latest after `decideMs`. In `reading` and `guarding` no key does anything else.
 */
export type ScannerState = {
  phase: Phase
  strokes: readonly Stroke[]
  place: Place
  isTorn: boolean
  prefix: { name: string; at: number } | null
  altDigits: string
  /** When the last key came that is not a modifier. */
  lastAt: number
  /** What was taken for a person's though no finger was seen: the first keys of a torn code, if a burst follows. */
  doubtful: readonly Stroke[]
  /** A burst ended without an ending, or the window has just come: what follows until then may be the rest of a code. */
  cutUntil: number
}

export type Step = {
  state: ScannerState
  /** The event must do nothing now. */
  isKept: boolean
  /** Held keys that were a person's: to be done now, in this order. */
  released: readonly Stroke[]
  /** Keys that were a scanner's: those held are forgotten, those that went through are taken back. */
  scanned: readonly number[]
  burst: Burst | null
  /** When to say `quiet`, unless a key comes before. */
  quietAt: number | null
}

/** Before a burst and behind it: nearer keys belong to it. */
export const guardMs = 500
const decideMs = 470
/** For a key without a place, which is a soft keyboard's. */
const decideSoftMs = 120
const cutMs = 2000
const longestTrail = 24

export function listeningSince(at: number): ScannerState {
  return {
    phase: 'listening',
    strokes: [],
    doubtful: [],
    place: 'elsewhere',
    isTorn: false,
    prefix: null,
    altDigits: '',
    lastAt: at,
    cutUntil: Number.NEGATIVE_INFINITY,
  }
}

/** The one function that moves it. */
export function scannerStep(state: ScannerState, input: ScannerInput): Step {
  switch (input.type) {
    case 'down':
      return down(state, input.key)
    case 'up':
      return up(state, input.key)
    case 'quiet':
      return input.at >= (quietAt(state) ?? Number.POSITIVE_INFINITY) ? settle(state) : step(state)
    case 'person':
      return state.phase === 'listening' ? giveOn(state, { strokes: [] }) : step(state)
    case 'away':
      return state.phase === 'listening' ? away(state, input.at) : step({ ...state, isTorn: true })
  }
}

function step(state: ScannerState, more: Partial<Omit<Step, 'state' | 'quietAt'>> = {}): Step {
  return { state, isKept: false, released: [], scanned: [], burst: null, ...more, quietAt: quietAt(state) }
}

function quietAt({ phase, strokes, lastAt }: ScannerState): number | null {
  if (phase === 'reading') return lastAt + guardMs
  const last = strokes.at(-1)
  const isOpen = strokes.some(({ isHeld }) => isHeld) || isDoneByScanner(strokes)
  if (phase === 'guarding' || !last || !isOpen) return null
  return last.at + (last.code === '' ? decideSoftMs : decideMs)
}

/** What was begun has come to its end without another key. */
function isOver({ phase, strokes, lastAt }: ScannerState, at: number): boolean {
  const pauseMs = phase === 'listening' ? (strokes.at(-1)?.code === '' ? decideSoftMs : decideMs) : guardMs
  return at - lastAt >= pauseMs
}

function down(before: ScannerState, key: ScannerKey, meaning = meaningOf(key)): Step {
  const settled = isOver(before, key.at) ? settle(before) : step(before)
  const next = downIn(settled.state, key, meaning)
  return {
    ...next,
    released: [...settled.released, ...next.released],
    scanned: [...settled.scanned, ...next.scanned],
    burst: settled.burst ?? next.burst,
  }
}

function downIn(state: ScannerState, key: ScannerKey, meaning: Meaning): Step {
  const isBusy = state.phase !== 'listening'
  if (key.isRepeat)
    return isBusy ? step(state, { isKept: true }) : giveOn(state, { strokes: [], lastAt: key.at })
  switch (meaning.is) {
    case 'modifier':
    case 'other':
      return step({ ...state, altDigits: '' }, { isKept: isBusy })
    case 'separator':
      return step(state, { isKept: isBusy || state.strokes.length > 0 })
    case 'alt-digit':
      return step({ ...state, altDigits: state.altDigits + meaning.digit }, { isKept: true })
    case 'prefix':
      if (isBusy || isQuick(state.strokes) || isRestOfCut(state, state.strokes[0]))
        return act(state, key, meaning.name)
      return giveOn(state, { strokes: [], prefix: { name: meaning.name, at: key.at } }, undefined, true)
    case 'act':
      return act(state, key, meaning.name)
    case 'character':
      return character(state, key, meaning)
  }
}

function up(state: ScannerState, key: ScannerKey): Step {
  const { altDigits } = state
  if (altDigits !== '' && key.key.startsWith('Alt'))
    return down({ ...state, altDigits: '' }, key, meaningOfAltCode(altDigits))
  if (state.phase !== 'listening') return step(state)
  const at = state.strokes.findLastIndex(({ code, dwellMs }) => code === key.code && dwellMs === null)
  const stroke = state.strokes[at]
  if (!stroke) return step(state)
  const released = { ...stroke, dwellMs: key.at - stroke.at }
  const next = { ...state, strokes: state.strokes.with(at, released) }
  const isFingers = stroke.isHeld && dwellOfFinger(released.dwellMs)
  return isFingers ? giveOn(next, {}, at + 1) : step(next)
}

function character(
  state: ScannerState,
  key: ScannerKey,
  { typed, american }: Extract<Meaning, { is: 'character' }>,
): Step {
  const { id, at, code, place } = key
  const stroke: Stroke = { id, at, code, isHeld: true, dwellMs: null, is: 'character', typed, american }
  if (state.phase === 'reading')
    return step({ ...state, strokes: [...state.strokes, stroke], lastAt: at }, { isKept: true })
  if (state.phase === 'guarding')
    return step({ ...state, phase: 'reading', strokes: [stroke], isTorn: true, lastAt: at }, { isKept: true })

  const isFirst = state.strokes.length === 0
  // A space on a button presses it, on the page it scrolls: no code begins with one.
  if (isFirst && typed === ' ' && place !== 'text') return step({ ...state, lastAt: at })
  const isTorn = isFirst ? at - state.lastAt < guardMs || at < state.cutUntil : state.isTorn
  const isHeld = place !== 'text' || isRestOfCut(state, stroke)
  const strokes = [...state.strokes.slice(-longestTrail), { ...stroke, isHeld }]
  const next = { ...state, strokes, isTorn, place, lastAt: at }
  const from = beginningOfBurst(strokes, place === 'text')
  if (from !== null) return beginReading(next, from)
  if (isHand(strokes.slice(-3))) return giveOn(next, {}, strokes.length - 1, isHeld)
  return step(next, { isKept: isHeld })
}

/** Without an ending: two keys that no hand types so, or three of a slow scanner. */
function isDoneByScanner(strokes: readonly Stroke[]): boolean {
  return strokes.length > 1 && isQuick(strokes) && (strokes.length > 2 || isFast(strokes))
}

/** A soft keyboard's keys have no place, and no scanner's. */
function isRestOfCut({ cutUntil }: ScannerState, first: Stroke | undefined): boolean {
  return first !== undefined && first.at < cutUntil && first.code !== ''
}

/** A finger's keys before the burst are given on; others are of it. Either way the burst touches them. */
function beginReading(state: ScannerState, from: number): Step {
  const lead = state.strokes.slice(0, from)
  const strokes = state.strokes.slice(from)
  const firstAt = strokes[0]?.at ?? state.lastAt
  const isPersons = isFinger(lead) || isHand(lead)
  const before = doubtfulBefore(firstAt, [...state.doubtful, ...(isPersons ? [] : lead)])
  return step(
    {
      ...state,
      phase: 'reading',
      strokes,
      doubtful: [],
      isTorn: state.isTorn || from > 0 || before.length > 0,
    },
    {
      isKept: true,
      released: isPersons ? lead.filter(({ isHeld }) => isHeld) : [],
      scanned: idsOf([...before, ...strokes]),
    },
  )
}

function act(state: ScannerState, key: ScannerKey, name: string): Step {
  const { id, at, code, place } = key
  if (state.phase === 'guarding') {
    const isNext = at - state.lastAt <= steadyMs
    return step(isNext ? { ...state, lastAt: at } : state, { isKept: true })
  }
  if (state.phase === 'reading') {
    if (name === 'Backspace' || name === 'Delete') return step({ ...state, isTorn: true }, { isKept: true })
    return end({ ...state, lastAt: at }, name, state.lastAt)
  }
  const stroke: Stroke = { id, at, code, isHeld: true, dwellMs: null, is: 'act', name }
  const strokes = [...state.strokes, stroke]
  const next = { ...state, strokes, place, lastAt: at }
  if (isRestOfCut(state, strokes[0])) return step(next, { isKept: true })
  if (isQuick(strokes)) {
    if (state.strokes.some(({ isHeld }) => isHeld)) return step(next, { isKept: true })
    if (strokes.length > 2 && isFast(strokes)) return settle(next, true)
    if (strokes.length > 3) return step(next, { isKept: true })
  }
  return giveOn(state, { strokes: [], lastAt: at })
}

/** A burst may just have begun: no finger was seen at these keys. */
function away(state: ScannerState, at: number): Step {
  const next = { strokes: [], lastAt: at, cutUntil: at + guardMs }
  const isScanners = !isFinger(state.strokes) && state.strokes.every(({ code }) => code !== '')
  return isScanners ? step({ ...state, ...next }, { scanned: idsOf(state.strokes) }) : giveOn(state, next)
}

/** All that was typed so far is decided: a scanner's burst, the rest of a torn one, or a person's. */
function settle(state: ScannerState, isKept = false): Step {
  const { phase, strokes, lastAt } = state
  if (phase === 'guarding') return step({ ...state, phase: 'listening', strokes: [], isTorn: false })
  if (phase === 'reading') return end(state, null, lastAt)
  if (strokes.length === 0) return step(state)
  const characters = strokes.filter(({ is }) => is === 'character').length
  const ending = strokes.find((stroke) => stroke.is === 'act')
  const isPart = isQuick(strokes) && characters > 0 && (ending !== undefined || isDoneByScanner(strokes))
  const isRest = isRestOfCut(state, strokes[0]) && !isFinger(strokes)
  if (!isPart && !isRest) return giveOn(state, { strokes: [], doubtful: isFinger(strokes) ? [] : strokes })
  const burst =
    characters > 1
      ? burstOf({ ...state, isTorn: true, ending: ending?.name ?? null, lastKeyAt: lastAt })
      : null
  const cutUntil = ending ? state.cutUntil : lastAt + cutMs
  const next = { ...state, phase: 'guarding', strokes: [], doubtful: [], cutUntil } as const
  const before = doubtfulBefore(strokes[0]?.at ?? lastAt, state.doubtful)
  return step(next, { isKept, scanned: idsOf([...before, ...strokes]), burst })
}

function end(state: ScannerState, ending: string | null, lastKeyAt: number): Step {
  const isStray = state.isTorn && state.strokes.length < 3
  const burst = isStray ? null : burstOf({ ...state, ending, lastKeyAt })
  const over = { ...state, strokes: [], prefix: null, isTorn: false }
  if (ending !== null) return step({ ...over, phase: 'guarding' }, { isKept: true, burst })
  return step({ ...over, phase: 'listening', cutUntil: state.lastAt + cutMs }, { burst })
}

/** The held keys, or the first so many of them, are a person's. */
function giveOn(
  state: ScannerState,
  change: Partial<ScannerState>,
  count = state.strokes.length,
  isKept = false,
): Step {
  const released = state.strokes.slice(0, count).filter(({ isHeld }) => isHeld)
  const strokes = state.strokes.map((stroke, i) => (i < count ? { ...stroke, isHeld: false } : stroke))
  return step({ ...state, strokes, ...change }, { released, isKept })
}

function idsOf(strokes: readonly Stroke[]): number[] {
  return strokes.map(({ id }) => id)
}
