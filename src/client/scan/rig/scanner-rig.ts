import { listeningSince, type ScannerInput, type ScannerState, scannerStep } from '../keyboard-scanner.ts'
import type { Burst } from '../scanner-burst.ts'
import type { Place, ScannerKey } from '../scanner-keys.ts'
import type { Generated, GeneratedKey } from './generated-bursts.ts'

/** One key for a test: pressed `gap` ms after the one before, and let go `dwell` ms later where that is said. */
export type RigKey = Partial<ScannerKey> & { key: string; gap?: number; dwell?: number }

export const keysOf = (text: string, gap = 10, more: Partial<RigKey> = {}): RigKey[] =>
  [...text].map((key) => ({ key, gap, ...more }))

/** The recogniser with a page of its own: what reached it, and what was taken back again. */
export function scannerRig(place: Place = 'elsewhere', since = 0) {
  let state: ScannerState = listeningSince(since)
  let at = since + 1000
  let lastId = 0
  let quietAt: number | null = null
  let isAltCode = false
  const bursts: Burst[] = []
  /** By number, in the order in which the page heard of them. */
  const heard = new Map<number, string>()
  const names = new Map<number, string>()

  function feed(input: ScannerInput): boolean {
    const step = scannerStep(state, input)
    state = step.state
    quietAt = step.quietAt
    for (const { id } of step.released) heard.set(id, names.get(id) ?? '')
    for (const id of step.scanned) heard.delete(id)
    if (step.burst) bursts.push(step.burst)
    return step.isKept
  }

  /** Time passes; what the recogniser asked to be called with is called. */
  function until(time: number): void {
    while (quietAt !== null && quietAt <= time) feed({ type: 'quiet', at: quietAt })
  }

  /** Modifiers reach nothing by themselves, but for the character that comes when Alt does after a code. */
  function hear(type: 'down' | 'up', own: Omit<ScannerKey, 'id'>): void {
    const key = { ...own, id: ++lastId }
    names.set(key.id, key.key)
    const isKept = feed({ type, key })
    const isModifier = /^(?:Shift|Alt)$/.test(key.key)
    if (type === 'down' && !isModifier) isAltCode = key.isAlt
    const isTyped = type === 'down' ? !isModifier : key.key === 'Alt' && isAltCode
    if (!isKept && isTyped) heard.set(key.id, key.key)
    if (type === 'up' && key.key === 'Alt') isAltCode = false
  }

  function press({ gap = 10, dwell, ...own }: RigKey): void {
    at += gap
    until(at)
    const key: Omit<ScannerKey, 'id'> = {
      code: own.code ?? codeOf(own.key),
      isShift: false,
      isCapsLock: false,
      isAlt: false,
      hasCommand: false,
      isRepeat: false,
      at,
      place,
      ...own,
    }
    hear('down', key)
    if (dwell !== undefined) hear('up', { ...key, at: at + dwell })
  }

  return {
    press: (keys: readonly RigKey[]) => {
      for (const key of keys) press(key)
    },
    /** Nothing for so long. */
    rest(ms: number): void {
      at += ms
      until(at)
    },
    feed,
    hear,
    until,
    now: () => at,
    bursts,
    texts: () => bursts.map(({ typed }) => typed),
    heard: () => [...heard.values()],
  }
}

/** A generated burst, played to its end and a second beyond. */
export function play(burst: Generated): { bursts: Burst[]; heard: string[] } {
  const rig = scannerRig(burst.place)
  const from = rig.now()
  const events = burst.keys.flatMap((key) => [
    ...(key.key === 'AltUp' ? [] : [{ key, type: 'down' as const, at: from + key.downAt }]),
    { key, type: 'up' as const, at: from + (key.key === 'Alt' ? Number.POSITIVE_INFINITY : key.upAt) },
  ])
  const inOrder = events
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .toSorted((one, other) => one.at - other.at)
  let isAwayDue = burst.awayAt !== null
  for (const { key, type, at } of inOrder) {
    if (isAwayDue && burst.awayAt !== null && from + burst.awayAt <= at) {
      isAwayDue = false
      rig.until(from + burst.awayAt)
      rig.feed({ type: 'away', at: from + burst.awayAt })
    }
    rig.until(at)
    rig.hear(type, keyOf(key, at, burst.place))
  }
  rig.until(from + (burst.keys.at(-1)?.upAt ?? 0) + 1000)
  return { bursts: rig.bursts, heard: rig.heard() }
}

function keyOf(key: GeneratedKey, at: number, place: Place): Omit<ScannerKey, 'id'> {
  return {
    key: key.key === 'AltUp' ? 'Alt' : key.key,
    code: key.code,
    isShift: key.shift === true,
    isCapsLock: key.caps === true,
    isAlt: key.alt === true,
    hasCommand: key.ctrl === true || key.alt === true,
    isRepeat: false,
    at,
    place,
  }
}

/** A key of its own for each name, so that its release is known. */
function codeOf(key: string): string {
  return key.length > 1 ? key : `Key(${key})`
}
