/** What is used of the hosted plan, what is left, and what waits for it. */
import type { PlanUse } from '#shared/endpoints/plan-use.ts'
import type { Db } from '../db/db.ts'
import { callsSince } from './calls-made.ts'
import type { HostedLimits } from './hosted-call.ts'
import { planTable } from './plan-limits.ts'
import { queueLeft } from './queue-left.ts'
import { readReach } from './reach.ts'

/** From this share of a limit on a manager is warned. */
const warnFrom = 0.8

export async function readPlanUse(
  db: Db,
  { plan = null, limits }: { plan?: string | null; limits: HostedLimits },
  now: number,
): Promise<PlanUse> {
  const since = (span: 'minute' | 'hour' | 'day') => callsSince(db.read, span, now)
  const used = { minute: await since('minute'), hour: await since('hour'), day: await since('day') }
  const left = {
    minute: Math.max(limits.minute - used.minute, 0),
    hour: Math.max(limits.hour - used.hour, 0),
  }
  const isNear = (span: 'minute' | 'hour') => used[span] >= limits[span] * warnFrom
  return {
    plan,
    limits,
    used,
    left,
    isNear: isNear('hour') ? 'hour' : isNear('minute') ? 'minute' : null,
    queue: await queueLeft(db, limits, now),
    service: await readReach(db.read, now),
    plans: planTable,
  }
}
