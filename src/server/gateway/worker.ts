/** Works off the stamps' queues: one worker a stamp at a time, over all processes (lease and fence). */

import { type CallClass, waitForCall } from './call-budget.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { askAnyStamp } from './health-check.ts'
import type { Intent } from './intent.ts'
import { headIntent, LeaseLost, listRewards, listWaiting, releaseLease, takeLease } from './intent-rows.ts'
import { waitForService } from './reach.ts'
import { createSteps } from './steps.ts'
import { lineOf } from './trace.ts'

export type GatewayWorker = {
  /** Goes as far as it gets with one stamp's queue now. Another worker's stamp is left alone. */
  runStamp(stampIdx: number, callClass: CallClass): Promise<void>
  /** One round over what is due; resolves with the time until more is, in milliseconds, infinite where nothing waits. */
  runDue(): Promise<number>
}

const atOnce = 8
const maxRows = 200
const awayPollMs = 1000
const rewardPollMs = 2000

export function createGatewayWorker(
  deps: GatewayDeps,
  onSettled: (commandId: string) => void = () => {},
): GatewayWorker {
  const { db, limits, now, trace = () => {} } = deps
  const { step, abandon } = createSteps(deps)

  async function runStamp(stampIdx: number, callClass: CallClass): Promise<void> {
    const lease = await takeLease(db, stampIdx, now())
    if (!lease) return
    let intent: Intent | undefined
    try {
      intent = await headIntent(db.read, stampIdx)
      if (intent?.state === 'sending') intent = await abandon(lease, intent)
      while (intent && intent.dueAt <= now()) {
        intent = await step(lease, intent, callClass)
        if (intent.state !== 'settled') continue
        onSettled(intent.commandId)
        intent = await headIntent(db.read, stampIdx)
      }
    } catch (error) {
      // Whoever has the stamp now goes on from what is written. What else is thrown leaves the lease to run out:
      // a call may be under way, and its outcome is then in doubt.
      const isLost = error instanceof LeaseLost
      if (intent) trace(lineOf(isLost ? 'lease-lost' : 'fault', intent, { cause: (error as Error).name }))
      if (isLost) return
      throw error
    }
    await releaseLease(db, lease)
  }

  async function runDue(): Promise<number> {
    const at = now()
    const away = await waitForService(db.read, at)
    // The try that is due while the service is away, where nobody scans.
    if (away !== null && (away > 0 || !(await askAnyStamp(deps)))) {
      // Nothing goes out; a reward that cannot is told so.
      for (const stampIdx of await listRewards(db.read, at)) await runStamp(stampIdx, 'live')
      return Math.min(Math.max(away, awayPollMs), rewardPollMs)
    }
    const waiting = await listWaiting(db.read, at, maxRows)
    const waits = {
      live: await waitForCall(db.read, limits, 'live', at),
      queue: await waitForCall(db.read, limits, 'queue', at),
    }
    const timed = waiting.map(({ stampIdx, dueAt, isLive }) => {
      const callClass: CallClass = isLive ? 'live' : 'queue'
      return { stampIdx, callClass, wait: Math.max(dueAt - at, waits[callClass], 0) }
    })
    const ready = timed.filter(({ wait }) => wait === 0).slice(0, atOnce)
    const settled = await Promise.allSettled(ready.map((it) => runStamp(it.stampIdx, it.callClass)))
    const failed = settled.find((it) => it.status === 'rejected')
    if (failed) throw failed.reason
    return ready.length > 0 ? 0 : Math.min(...timed.map(({ wait }) => wait))
  }

  return { runStamp, runDue }
}
