import { type Redemption, redemptionRequest, redemptionResult } from '#shared/counter-api.ts'
import type { FollowUps } from '../ledger/automation-run.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { type Route, route } from '../route.ts'

type Ports = {
  ledger: Ledger
  reads: Reads
  /** Makes or finds what follows a redeemed one. */
  followUps: (redeemedIdx: number) => Promise<FollowUps>
}

export function redemptionRoutes({ ledger, reads, followUps }: Ports): Route[] {
  async function shown(nextIdx: number | null): Promise<Redemption['next']> {
    const next = nextIdx === null ? null : await reads.publicStamp(nextIdx)
    if (!next) return null
    const { stampIdx, stampUrl, stamps, maxStamps } = next
    return { stampIdx, stampUrl, stamps, maxStamps }
  }

  return [
    route({
      method: 'POST',
      path: '/api/counter/v1/redemptions',
      summary:
        "Hand over a reward: validate, compare the on-site password, redeem, and make the customer's next stamp.",
      admits: ['cashier', 'manager'],
      needs: 'redeem',
      body: redemptionRequest,
      result: redemptionResult,
      async handle({ body, identity, commandId }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const { stampIdx, onsitePwd } = body
        const { caller } = identity
        const decision = await ledger.decide({ kind: 'redeem', commandId, stampIdx, onsitePwd }, { caller })
        const { refusal, field, password, replayed } = decision
        if (refusal) return { refusal, field, detail: password ?? null, replayed }
        const { nextIdx, coupon } = await followUps(stampIdx)
        const result: Redemption = { redeemedAt: decision.at, next: await shown(nextIdx), coupon }
        return { result, replayed }
      },
    }),
  ]
}
