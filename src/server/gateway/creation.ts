/** Stamps and coupons that the service is asked to make: of those nothing can be read back. */

import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Ending } from './finish.ts'
import type { HostedCoupon, HostedCreate } from './hosted-call.ts'
import { type Intent, isCreation } from './intent.ts'
import { findPayload } from './intent-rows.ts'
import { unsealCreate } from './next-calls.ts'

export type Creation =
  | { kind: 'create'; fields: HostedCreate }
  | { kind: 'create-coupon'; fields: HostedCoupon }
  | null

export async function readCreation(db: Db, vault: Vault, { kind, commandId }: Intent): Promise<Creation> {
  const sealed = isCreation(kind) ? await findPayload(db.read, commandId) : null
  if (sealed === null) return null
  return kind === 'create'
    ? { kind, fields: unsealCreate<'create'>(vault, commandId, sealed) }
    : { kind: 'create-coupon', fields: unsealCreate<'create-coupon'>(vault, commandId, sealed) }
}

/** So often is 4xx taken for "not now" before it is "no". */
const mostTurnedAway = 5

/** What follows a reward waits for the service to be there, and not for it to change its mind. */
export function isHopeless({ stampIdx, tries }: Intent, cause: string): boolean {
  return stampIdx > 0 && /^HTTP 4(?!29)/.test(cause) && tries + 1 >= mostTurnedAway
}

export const unknownCreation = (cause: string | null): Ending => ({
  kind: 'review',
  applied: 0,
  cause: cause ?? 'no answer',
  evidence: { made: 'perhaps' },
})
