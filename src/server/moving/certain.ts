/** Calls of a move to the hosted service of which each is asked until its answer is known, at the plan's pace. */
import type { Db } from '../db/db.ts'
import { takeCall } from '../gateway/call-budget.ts'
import type { HostedApi, HostedLimits, HostedOutcome } from '../gateway/hosted-call.ts'

/** `doubtAt`: when a call last went out whose answer nobody has. */
export type Calls = {
  db: Db
  hosted: HostedApi
  limits: HostedLimits
  now: () => number
  sleep: (ms: number) => Promise<void>
  doubtAt: number | null
}

const mostTries = 6

/** For looks, updates and redemptions, which asked again change nothing more. A service that is away ends the move, for now. */
export async function certain<Result>(
  calls: Calls,
  call: (hosted: HostedApi) => Promise<HostedOutcome<Result>>,
): Promise<Extract<HostedOutcome<Result>, { kind: 'done' | 'refused' }>> {
  const { db, hosted, limits, now, sleep } = calls
  let cause = 'no call was free'
  for (let turn = 1; turn <= mostTries; ) {
    const wait = await takeCall(db, limits, 'live', now())
    if (wait > 0) {
      await sleep(wait)
      continue
    }
    const outcome = await call(hosted)
    if (outcome.kind === 'done' || outcome.kind === 'refused') return outcome
    cause = outcome.cause
    if (outcome.kind === 'unknown') calls.doubtAt = now()
    await sleep(Math.max(outcome.kind === 'not-sent' ? outcome.retryAfterMs : 0, 1000 * 2 ** turn))
    turn++
  }
  throw away(cause)
}

export const away = (cause: string) =>
  new Error(
    `The service gives no answer (${cause}). Run the same again when it is there: nothing is done twice.`,
  )
