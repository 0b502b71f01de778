import * as api from '#shared/endpoints/history.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { eraseCustomer, openHolder } from '../review/erase-customer.ts'
import { findStamps } from '../review/find-stamp.ts'
import { readHistory } from '../review/history.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = { db: Db; clock: ShopClock; now: () => number; stampHosts: () => readonly string[] }

export function historyRoutes({ db, clock, now, stampHosts }: Deps): Route[] {
  return [
    route(api.getStampHistory, async ({ params: { stampIdx } }) => {
      const story = await readHistory({ db, clock, now }, stampIdx)
      return story ? { result: story } : { refusal: 'not-found' }
    }),
    route(api.findStamps, async ({ body: { text }, identity }) => {
      const by = { text, actor: callerActor(identity.caller), at: now() }
      return { result: await findStamps({ db, hosts: stampHosts }, by) }
    }),
    route(api.openHolder, async ({ params: { stampIdx }, identity }) => {
      const holder = await openHolder(db, { stampIdx, actor: callerActor(identity.caller), at: now() })
      return holder ? { result: holder } : { refusal: 'not-found' }
    }),
    route(api.eraseHolder, async ({ params: { stampIdx }, identity }) => {
      const erased = await eraseCustomer(db, { stampIdx, actor: callerActor(identity.caller), at: now() })
      return erased === null ? { refusal: 'not-found' } : { result: erased }
    }),
  ]
}
