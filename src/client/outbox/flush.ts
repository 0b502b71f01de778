import type { Clock } from './clock.ts'
import type { Delivery } from './delivery.ts'
import type { Entry } from './entry.ts'
import type { Queue } from './queue.ts'

/**
 * `settled`: nothing of this stamp waits. `offline`: no answer came. `limited`: the pace says why. `later`: the server has not decided yet. `broken`: the tablet's storage cannot be read.
 */
export type FlushResult = 'settled' | 'offline' | 'limited' | 'later' | 'broken'

type FlushDeps = { queue: Queue; delivery: Delivery; clock: Clock; flushMs: number }

/** Sends now and waits for what becomes of this stamp's entries: a verdict each, or the first setback. */
export function settleStamp(deps: FlushDeps, stampIdx: number): Promise<FlushResult> {
  const { queue, delivery, clock } = deps
  const setbacksBefore = queue.setbacks()
  const left = () =>
    queue.view().entries.filter((entry) => entry.command.stampIdx === stampIdx && isUnderway(entry))

  const verdict = (): FlushResult | null => {
    const waiting = left()
    if (waiting.length === 0) return 'settled'
    if (queue.setbacks() > setbacksBefore) return delivery.pace().state === 'limited' ? 'limited' : 'offline'
    return waiting.some(({ command }) => delivery.isPutOff(command.commandId)) ? 'later' : null
  }

  return new Promise((resolve) => {
    const finish = (result: FlushResult | null) => {
      if (result === null) return
      unsubscribe()
      disarm()
      resolve(result)
    }
    const disarm = clock.after(deps.flushMs, () => finish('offline'))
    const unsubscribe = queue.subscribe(() => finish(verdict()))
    delivery.expedite(left().map(({ command }) => command.commandId))
    finish(verdict())
  })
}

/** Still on its way by itself; a stuck one is not, and waits for a manager. */
export function isUnderway({ phase }: Entry): boolean {
  return phase === 'held' || phase === 'waiting' || phase === 'sent'
}
