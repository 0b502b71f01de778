import { type Redemption } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/redemptions.ts'
import type { FollowUps } from '../automation/automation-run.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { wordsOf } from './service-words.ts'

type Deps = {
  ledger: Ledger
  reads: Reads
  /** Makes, or finds, the next stamp and the coupon that follow a redeemed stamp. */
  followUps: (redeemedIdx: number) => Promise<FollowUps>
}

export function redemptionRoutes({ ledger, reads, followUps }: Deps): Route[] {
  async function shown(nextIdx: number | null): Promise<Redemption['next']> {
    const next = nextIdx === null ? null : await reads.publicStamp(nextIdx)
    if (!next) return null
    const { stampIdx, stampUrl, stamps, maxStamps } = next
    return { stampIdx, stampUrl, stamps, maxStamps }
  }

  return [
    route(api.redeemReward, async ({ body, identity, commandId }) => {
      const { stampIdx, onsitePwd } = body
      const { caller } = identity
      const decision = await ledger.decide({ kind: 'redeem', commandId, stampIdx, onsitePwd }, { caller })
      const { refusal, field, password, replayed } = decision
      if (refusal === 'upstream-refused') return { refusal, ...wordsOf(field), replayed }
      if (refusal)
        return { refusal: refusalOf(api.redeemReward, refusal), field, detail: password ?? null, replayed }
      const { nextIdx, coupon } = await followUps(stampIdx)
      const result: Redemption = { redeemedAt: decision.at, next: await shown(nextIdx), coupon }
      return { result, replayed }
    }),
  ]
}
