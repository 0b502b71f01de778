/**
 * Whether the service is there, where nobody scans: a look now and then, so that what a tablet is told of it is young,
 * and one at once after a call without an answer, so that one lost answer is not taken for an absence for long.
 */
import type { Db, Row } from '../db/db.ts'
import { takeCall } from './call-budget.ts'
import type { HostedApi, HostedLimits } from './hosted-call.ts'
import { takeHealthCheck } from './reach.ts'

type Deps = { db: Db; hosted: HostedApi; limits: HostedLimits; now: () => number }

/** At most a fiftieth of the plan's hour. */
const share = 0.02
const soonestMs = 60_000
const pollMs = 2_000

/** Any stamp does, and none that is not there tells as much. False where it could not be asked or did not answer. */
export async function askAnyStamp({ db, hosted, limits, now }: Deps): Promise<boolean> {
  const [any] = await db.read<Row & { stamp_idx: number }>(
    'SELECT stamp_idx FROM upstream_stamps WHERE stamp_idx > 0 LIMIT 1',
  )
  if ((await takeCall(db, limits, 'hint', now())) > 0) return false
  const { kind } = await hosted.validate(any?.stamp_idx ?? 1)
  return kind === 'done' || kind === 'refused'
}

/** One round, in whichever process comes first; resolves with the milliseconds until the next. */
export function createHealthCheck(deps: Deps): () => Promise<number> {
  const quietMs = Math.max(soonestMs, 3_600_000 / (deps.limits.hour * share))
  return async () => {
    if (await takeHealthCheck(deps.db, deps.now(), quietMs)) await askAnyStamp(deps)
    return pollMs
  }
}
