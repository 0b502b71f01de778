import { listeningSince, type ScannerInput, type ScannerState, scannerStep } from './keyboard-scanner.ts'
import type { Burst } from './scanner-burst.ts'
import type { Place, ScannerKey } from './scanner-keys.ts'

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

  /** Time passes; what the recogniser asked to be told is told. */
  function until(time: number): void {
    while (quietAt !== null && quietAt <= time) feed({ type: 'quiet', at: quietAt })
  }

  function press({ gap = 10, dwell, ...own }: RigKey): void {
    at += gap
    until(at)
    const id = ++lastId
    const key: ScannerKey = {
      id,
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
    names.set(id, key.key)
    if (!feed({ type: 'down', key })) heard.set(id, key.key)
    if (dwell !== undefined) feed({ type: 'up', key: { ...key, id: ++lastId, at: at + dwell } })
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
    now: () => at,
    bursts,
    texts: () => bursts.map(({ typed }) => typed),
    heard: () => [...heard.values()],
  }
}

/** A key of its own for each name, so that its release is known. */
function codeOf(key: string): string {
  return key.length > 1 ? key : `Key(${key})`
}
