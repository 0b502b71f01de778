import * as api from '#shared/endpoints/card-batches.ts'
import { cardsASheet } from '#shared/shop-api.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { listBatches, makeBatch, readBatch, withdrawBatch } from '../ledger/card-batches.ts'
import { drawStampIdx } from '../ledger/draw-stamp-idx.ts'

type Deps = {
  db: Db
  now: () => number
  /** Where customers reach this server. */
  publicUrl: () => string
  drawStampIdx?: () => number
  isGateway: boolean
}

export function cardBatchRoutes({ db, now, publicUrl, isGateway, ...deps }: Deps): Route[] {
  const draw = deps.drawStampIdx ?? drawStampIdx
  return [
    route(api.listCardBatches, async () => {
      const kept = isGateway ? ('upstream' as const) : ('here' as const)
      return { result: { kept, batches: isGateway ? [] : await listBatches(db.read) } }
    }),
    route(api.makeCardBatch, async ({ body: { cardIdx, sheets, note }, identity, commandId: batchId }) => {
      // Its numbers are drawn there, one call each, and never before a customer has one.
      if (isGateway) return { refusal: 'kept-elsewhere' }
      const asked = { batchId, cardIdx, cards: sheets * cardsASheet, note, drawStampIdx: draw }
      const refusal = await makeBatch(db, { ...asked, at: now(), caller: identity.caller })
      return refusal ? { refusal } : { result: { batchId } }
    }),
    route(api.getCardBatch, async ({ params: { batchId } }) => {
      const batch = await readBatch(db.read, batchId, publicUrl())
      return batch ? { result: batch } : { refusal: 'no-such-page' }
    }),
    route(api.withdrawCardBatch, async ({ params: { batchId }, identity }) => {
      const isDone = await withdrawBatch(db, batchId, { at: now(), caller: identity.caller })
      return isDone ? { result: null } : { refusal: 'no-such-page' }
    }),
  ]
}
