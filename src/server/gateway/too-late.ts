/**
 * A reward is for somebody who stands there: one that was not sent by then is not sent any more, and sooner where the
 * service does not take it, so that it is known in seconds not to be given.
 */
import type { Queries } from '../db/db.ts'
import type { Intent } from './intent.ts'
import { waitForService } from './reach.ts'

const withinMs = 45_000
const triedWithinMs = 8_000

export async function isTooLate(query: Queries['query'], intent: Intent, now: number): Promise<boolean> {
  const { kind, sent, tries, createdAt } = intent
  const waited = now - createdAt
  if (kind !== 'redeem' || sent > 0 || waited <= triedWithinMs) return false
  return waited > withinMs || tries > 0 || (await waitForService(query, now)) !== null
}
