import type { Clock } from './clock.ts'
import type { Held } from './entry.ts'

/**
 * When each hold ends, by the monotonic clock only: a wall clock that jumps neither sends early nor keeps for ever
 * (O-10). A hold that is found on disk, after a crash or from another tab, runs anew from when it was seen; over a reload
 * it goes on with what was left of it. None ends before an earlier one of the same stamp.
 */
type Holds = {
  see(entry: Held, graceMs: number): void
  end(commandId: string): void
  /** The disk knows of these and no others. */
  retain(commandIds: ReadonlySet<string>): void
  isOver(commandId: string): boolean
  /** Whether any is over and has not been ended. */
  hasOver(): boolean
  /** After each call of `onOver`, since a timer may come too early: asks again, but not before `leastMs`. */
  again(leastMs: number): void
  /** How long each has still to run. */
  left(): ReadonlyMap<string, number>
  stop(): void
}

type Deps = { clock: Clock; onOver: () => void; leftBefore?: ReadonlyMap<string, number> | undefined }

export function createUndoTimers({ clock, onOver, leftBefore }: Deps): Holds {
  const known = new Map<string, { stampIdx: number; endsAt: number }>()
  let disarm = () => {}
  let armedFor = Number.POSITIVE_INFINITY

  function armFor(at: number, leastMs: number): void {
    disarm()
    armedFor = at
    disarm = clock.after(Math.max(at - clock.now(), leastMs), () => {
      armedFor = Number.POSITIVE_INFINITY
      onOver()
    })
  }

  function arm(leastMs = 1): void {
    disarm()
    let next = Number.POSITIVE_INFINITY
    for (const { endsAt } of known.values()) next = Math.min(next, endsAt)
    armedFor = next
    if (Number.isFinite(next)) armFor(next, leastMs)
  }

  return {
    see({ command: { commandId, stampIdx }, holdMs }, graceMs) {
      if (known.has(commandId)) return
      let endsAt = clock.now() + Math.min(leftBefore?.get(commandId) ?? holdMs, holdMs) + graceMs
      for (const other of known.values())
        if (other.stampIdx === stampIdx) endsAt = Math.max(endsAt, other.endsAt)
      known.set(commandId, { stampIdx, endsAt })
      if (endsAt < armedFor) armFor(endsAt, 1)
    },
    end(commandId) {
      if (known.delete(commandId)) arm()
    },
    retain(commandIds) {
      for (const commandId of known.keys()) if (!commandIds.has(commandId)) known.delete(commandId)
      arm()
    },
    isOver: (commandId) => (known.get(commandId)?.endsAt ?? Number.POSITIVE_INFINITY) <= clock.now(),
    hasOver: () => [...known.values()].some(({ endsAt }) => endsAt <= clock.now()),
    again: arm,
    left: () => new Map([...known].map(([id, { endsAt }]) => [id, Math.max(endsAt - clock.now(), 0)])),
    stop: () => disarm(),
  }
}
