/** A base that is old when the first call goes out would make ours of what somebody else has put on the card since. */
import type { Queries } from '../db/db.ts'
import type { Intent } from './intent.ts'
import { findSeen } from './observations.ts'

const staleMs = 300_000

/** True where the count is to be read again before the first call. One of a time to come is as old. */
export async function isStale(query: Queries['query'], intent: Intent, now: number): Promise<boolean> {
  const { stampIdx, sent, createdAt } = intent
  if (sent > 0 || Math.abs(now - createdAt) < staleMs) return false
  return Math.abs(now - ((await findSeen(query, stampIdx))?.seen_at ?? 0)) > staleMs
}
