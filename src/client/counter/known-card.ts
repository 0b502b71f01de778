import type { Snapshot, Unasked } from '#shared/stamp.ts'
import type { Entry } from '../outbox/entry.ts'
import type { Adding } from './use-adding.ts'
import type { Redeem } from './use-redeem.ts'

/** A card whose count is known: what the server last said, and what this tablet has done since. */
export type KnownCard = {
  snapshot: Snapshot
  receivedAt: number
  isKept: boolean
  /** Why the hosted service was not asked for this. */
  unasked: Unasked | null
  entries: readonly Entry[]
  adding: Adding
  redeem: Redeem
}
