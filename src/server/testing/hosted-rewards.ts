/** A shop before the stand-in that gives rewards: what follows them is watched at the service and in the database. */
import { randomUUID } from 'node:crypto'
import type { AutomationRequest } from '#shared/automation-api.ts'
import type { Review, ReviewAction } from '#shared/review-api.ts'
import {
  type AutomationDeps,
  type FollowUps,
  followUps,
  redoAutomation,
} from '../automation/automation-run.ts'
import type { Db, Row } from '../db/db.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { setAutomation } from '../ledger/automation-settings.ts'
import type { Decision } from '../ledger/decision.ts'
import { createLedger } from '../ledger/ledger.ts'
import { readInbox } from '../review/inbox.ts'
import { type Settled, settleReview } from '../review/settle-review.ts'
import { type HostedShop, hostedVault, openHostedShop } from './hosted-shop.ts'
import { tenOffAfterReward } from './ten-off.ts'

const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const
const kim = { personId: 'kim', actor: 'person:kim@tablet:t1' }
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
export const hostedCoupons = tenOffAfterReward('hosted')

export type HostedRewards = {
  shop: HostedShop
  gateway: Gateway
  watched: Db
  set(asked: AutomationRequest): Promise<void>
  /** As one process of the shop has them. */
  depsOf(by: Gateway, db?: Db): AutomationDeps
  redeem(stampIdx: number, by?: Gateway): Promise<Decision>
  /** A full stamp, redeemed at the counter. */
  reward(by?: Gateway): Promise<{ stampIdx: number; decision: Decision }>
  following(stampIdx: number): Promise<FollowUps>
  /** Writes of that kind that took effect at the service. */
  calls(call: string): number
  inbox(): Promise<Review[]>
  settle(reviewId: string, action?: ReviewAction, by?: Gateway, db?: Db): Promise<Settled>
  row(stampIdx: number, kind?: string): Promise<Row | undefined>
}

export async function openHostedRewards(db: Db): Promise<HostedRewards> {
  const shop = openHostedShop(db)
  const watched = shop.time.watch(db)
  const gateway = shop.process()
  const rewards: HostedRewards = {
    shop,
    gateway,
    watched,
    set: (asked) => setAutomation({ db, vault: hostedVault, now: shop.time.now }, asked, 'test'),
    depsOf: (by, of = watched) => ({
      db: of,
      ledger: by,
      now: shop.time.now,
      dayOf,
      vault: hostedVault,
      engine: createLedger({
        db: of,
        vault: hostedVault,
        now: shop.time.now,
        dayOf,
        drawStampIdx: () => 1,
      }),
      hosted: by.redo,
      onError: (error) => void shop.errors.push(error),
    }),
    redeem: (stampIdx, by = gateway) =>
      by.decide({ kind: 'redeem', commandId: randomUUID(), stampIdx, onsitePwd: null }, { caller: tablet }),
    async reward(by = gateway) {
      const { stampIdx } = shop.service.make({ stamps: 10 })
      const decision = await shop.during(() => rewards.redeem(stampIdx, by))
      return { stampIdx, decision }
    },
    following: (stampIdx) =>
      shop.during(() => followUps(rewards.depsOf(gateway), gateway.madeAfter, stampIdx)),
    calls: (call) => shop.service.applied.filter((it) => it.call === call).length,
    inbox: async () => (await readInbox(db, { state: 'open', kind: undefined, before: null })).reviews,
    settle(reviewId, action = 'redo', by = gateway, of = watched) {
      const deps = { ...rewards.depsOf(by, of), nextOf: by.nextOf }
      const redo = (failure: Parameters<typeof redoAutomation>[1]) => redoAutomation(deps, failure)
      return shop.during(() => settleReview({ ...deps, redo }, reviewId, { action }, kim))
    },
    row: async (stampIdx, kind = 'coupon') =>
      (await db.read('SELECT * FROM automations WHERE stamp_idx = $1 AND kind = $2', [stampIdx, kind]))[0],
  }
  await rewards.set(hostedCoupons)
  return rewards
}
