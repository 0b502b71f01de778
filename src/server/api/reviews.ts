import * as api from '#shared/endpoints/reviews.ts'
import { type PersonIdentity, type Route, refusalOf, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { parseCursor } from '../review/cursor.ts'
import { assign, readInbox, readReview } from '../review/inbox.ts'
import type { SettleDeps } from '../review/place-stamps.ts'
import { type Settler, settleReview } from '../review/settle-review.ts'

const notAssigned: Record<
  'unknown' | 'settled' | 'nobody',
  { refusal: 'no-such-page' | 'review-settled' | 'invalid-request'; field?: string }
> = {
  unknown: { refusal: 'no-such-page' },
  settled: { refusal: 'review-settled' },
  nobody: { refusal: 'invalid-request', field: 'personId' },
}

export function reviewRoutes(deps: SettleDeps): Route[] {
  const { db, now } = deps
  return [
    route(api.listReviews, async ({ query: { state, kind, branch, cursor } }) => {
      const before = cursor === undefined ? null : parseCursor(cursor)
      if (cursor !== undefined && !before) return { refusal: 'invalid-request', field: 'cursor' }
      return { result: await readInbox(db, { state, kind, branch, before }) }
    }),
    route(api.getReview, async ({ params: { reviewId } }) => {
      const review = await readReview(db, reviewId)
      return review ? { result: review } : { refusal: 'no-such-page' }
    }),
    route(api.assignReview, async ({ params: { reviewId }, body: { personId }, identity }) => {
      const done = await assign(db, { reviewId, personId, actor: callerActor(identity.caller), at: now() })
      return done === 'assigned' ? { result: null } : notAssigned[done]
    }),
    route(api.closeReview, async ({ params: { reviewId }, body, identity }) => {
      const by = settlerOf(identity)
      const settled = await settleReview(deps, reviewId, body, by)
      return 'refusal' in settled
        ? { refusal: refusalOf(api.closeReview, settled.refusal) }
        : { result: settled, replayed: settled.again }
    }),
    route(api.dismissReviews, async ({ body: { reviewIds, note }, identity }) => {
      const by = settlerOf(identity)
      let dismissed = 0
      for (const reviewId of new Set(reviewIds)) {
        const settled = await settleReview(deps, reviewId, { action: 'dismiss', ...(note && { note }) }, by)
        if ('again' in settled && !settled.again) dismissed++
      }
      return { result: { dismissed } }
    }),
  ]
}

function settlerOf(identity: PersonIdentity): Settler {
  return { personId: identity.session.personId, actor: callerActor(identity.caller) }
}
