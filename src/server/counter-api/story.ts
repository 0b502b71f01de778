/** One stamp as a manager sees it: its story, who holds it, and how it is found. */
import { eraseResult, findRequest, findResult, holderResult, stampParams } from '#shared/review-api.ts'
import { storyResult } from '#shared/story-api.ts'
import type { Db } from '../db/db.ts'
import { callerActor } from '../ledger/caller.ts'
import { eraseCustomer, openHolder } from '../review/erase-customer.ts'
import { findStamps } from '../review/find-stamp.ts'
import type { ShopClock } from '../review/shop-day.ts'
import { readStory } from '../review/story.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; clock: ShopClock; now: () => number; stampHosts: () => readonly string[] }

const base = '/api/counter/v1/stamps'
const admits = ['manager'] as const

export function storyRoutes({ db, clock, now, stampHosts }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/:stampIdx/story`,
      summary:
        'Everything that happened to one stamp, whether its records agree, and what to tell the customer.',
      admits,
      params: stampParams,
      result: storyResult,
      async handle({ params: { stampIdx } }) {
        const story = await readStory({ db, clock, now }, stampIdx)
        return story ? { result: story } : { refusal: 'not-found' }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/find`,
      summary: 'Find a stamp by code, name, or the last four digits of a phone. Masked, and noted.',
      admits,
      body: findRequest,
      result: findResult,
      async handle({ body: { text }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const by = { text, actor: callerActor(identity.caller), at: now() }
        return { result: await findStamps({ db, hosts: stampHosts }, by) }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:stampIdx/holder`,
      summary: 'Open who holds the stamp. That it was opened, and by whom, stays in its story.',
      admits,
      params: stampParams,
      result: holderResult,
      async handle({ params: { stampIdx }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const holder = await openHolder(db, { stampIdx, actor: callerActor(identity.caller), at: now() })
        return holder ? { result: holder } : { refusal: 'not-found' }
      },
    }),
    route({
      method: 'DELETE',
      path: `${base}/:stampIdx/holder`,
      summary: 'Erase the customer from every card that is theirs. What happened stays, about nobody.',
      admits,
      needs: 'password',
      params: stampParams,
      result: eraseResult,
      async handle({ params: { stampIdx }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const erased = await eraseCustomer(db, { stampIdx, actor: callerActor(identity.caller), at: now() })
        return erased === null ? { refusal: 'not-found' } : { result: { erased } }
      },
    }),
  ]
}
