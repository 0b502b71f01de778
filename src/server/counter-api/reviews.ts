import * as v from 'valibot'
import type { RefusalName } from '#shared/refusals.ts'
import {
  assignRequest,
  closeRequest,
  closeResult,
  dismissRequest,
  dismissResult,
  reviewParams,
  reviewSchema,
  reviewsQuery,
  reviewsResult,
} from '#shared/review-api.ts'
import { callerActor } from '../ledger/caller.ts'
import { parseCursor } from '../review/cursor.ts'
import { assign, readInbox, readReview } from '../review/inbox.ts'
import type { SettlePorts } from '../review/place-stamps.ts'
import { type Settler, settleReview } from '../review/settle-review.ts'
import { type Identity, type Route, route } from '../route.ts'

const base = '/api/counter/v1/reviews'
const admits = ['manager'] as const

const notAssigned: Record<'unknown' | 'settled' | 'nobody', { refusal: RefusalName; field?: string }> = {
  unknown: { refusal: 'no-such-page' },
  settled: { refusal: 'review-settled' },
  nobody: { refusal: 'invalid-request', field: 'personId' },
}

export function reviewRoutes(ports: SettlePorts): Route[] {
  const { db, now } = ports
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'What needs a person, newest first, each with its evidence and one suggested action.',
      admits,
      query: reviewsQuery,
      result: reviewsResult,
      async handle({ query: { state, kind, cursor } }) {
        const before = cursor === undefined ? null : parseCursor(cursor)
        if (cursor !== undefined && !before) return { refusal: 'invalid-request', field: 'cursor' }
        return { result: await readInbox(db, { state, kind, before }) }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:reviewId`,
      summary: 'One review, open or closed.',
      admits,
      params: reviewParams,
      result: reviewSchema,
      async handle({ params: { reviewId } }) {
        const review = await readReview(db, reviewId)
        return review ? { result: review } : { refusal: 'no-such-page' }
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:reviewId/assignee`,
      summary: 'Who looks after it; null puts it back among the new ones.',
      admits,
      params: reviewParams,
      body: assignRequest,
      result: v.null(),
      async handle({ params: { reviewId }, body: { personId }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const done = await assign(db, { reviewId, personId, actor: callerActor(identity.caller), at: now() })
        return done === 'assigned' ? { result: null } : notAssigned[done]
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:reviewId/close`,
      summary:
        'Settle it by one of its actions. Pressed twice, in two tabs or after a crash, it is done once.',
      admits,
      params: reviewParams,
      body: closeRequest,
      result: closeResult,
      async handle({ params: { reviewId }, body, identity }) {
        const by = settlerOf(identity)
        if (!by) return { refusal: 'not-signed-in' }
        const settled = await settleReview(ports, reviewId, body, by)
        return 'refusal' in settled ? settled : { result: settled, replayed: settled.again }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/dismiss`,
      summary: 'Dismiss several at once. Those that are settled already are left as they are.',
      admits,
      body: dismissRequest,
      result: dismissResult,
      async handle({ body: { reviewIds, note }, identity }) {
        const by = settlerOf(identity)
        if (!by) return { refusal: 'not-signed-in' }
        let dismissed = 0
        for (const reviewId of new Set(reviewIds)) {
          const settled = await settleReview(
            ports,
            reviewId,
            { action: 'dismiss', ...(note && { note }) },
            by,
          )
          if ('again' in settled && !settled.again) dismissed++
        }
        return { result: { dismissed } }
      },
    }),
  ]
}

function settlerOf(identity: Identity | null): Settler | null {
  if (!identity?.session) return null
  return { personId: identity.session.personId, actor: callerActor(identity.caller) }
}
