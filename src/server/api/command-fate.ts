import { type CommandFate, type Redemption } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/command-fate.ts'
import { couponAfter } from '../automation/automation-run.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { fateOf } from '../ledger/command-fate.ts'
import type { Reads } from '../ledger/reads.ts'

/** For a tablet that was reloaded while a reward was on its way: what became of it, with nothing done for the asking. */
export function commandFateRoutes({ db, reads }: { db: Db; reads: Reads }): Route[] {
  async function redemptionOf(stampIdx: number, redeemedAt: number): Promise<Redemption> {
    const nextIdx = (await reads.publicStamp(stampIdx))?.nextStampIdx ?? null
    const next = nextIdx === null ? null : await reads.publicStamp(nextIdx)
    const coupon = await couponAfter(db.read, stampIdx)
    if (!next) return { redeemedAt, next: null, coupon }
    const { stampUrl, stamps, maxStamps } = next
    return { redeemedAt, next: { stampIdx: next.stampIdx, stampUrl, stamps, maxStamps }, coupon }
  }

  return [
    route(api.getCommandFate, async ({ params: { commandId }, identity }) => {
      const fate = await fateOf(db.read, commandId.toLowerCase(), identity.caller)
      if (fate.state !== 'decided') return { result: fate }
      const { kind, stampIdx, decidedAt, refusal } = fate
      const isReward = kind === 'redeem' && refusal === null && stampIdx !== null
      const redemption = isReward ? await redemptionOf(stampIdx, decidedAt) : null
      return {
        result: { state: 'decided', refusal, redemption } satisfies CommandFate,
      }
    }),
  ]
}
