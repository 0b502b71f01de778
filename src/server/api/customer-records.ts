import * as api from '#shared/endpoints/customer-records.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { parseCursor } from '../review/cursor.ts'
import { changeCustomer, mergeCustomers } from '../review/customer-changes.ts'
import { exportCustomer } from '../review/customer-data.ts'
import { listCustomers, openNames, readCustomer, searchCustomers } from '../review/customer-list.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = {
  db: Db
  vault: Vault
  ledger: Ledger
  clock: ShopClock
  now: () => number
  stampHosts: () => readonly string[]
  /** Whose a card is stands at a hosted service, and not here. */
  isGateway: boolean
}

export function customerRecordRoutes(deps: Deps): Route[] {
  const { db, clock, now, stampHosts, isGateway } = deps
  const today = () => clock.dayOf(now())
  return [
    route(api.listCustomers, async ({ query: { cursor } }) => {
      const before = cursor === undefined ? null : parseCursor(cursor)
      if (cursor !== undefined && !(before && /^\d{1,16}$/.test(before.id)))
        return { refusal: 'invalid-request', field: 'cursor' }
      if (isGateway) return { result: { customers: [], nextCursor: null, areElsewhere: true } }
      return { result: { ...(await listCustomers(db.read, before, today())), areElsewhere: false } }
    }),
    route(api.searchCustomers, async ({ body: { text }, identity }) => {
      const by = { actor: callerActor(identity.caller), at: now() }
      return { result: await searchCustomers({ db, hosts: stampHosts }, { text, today: today(), ...by }) }
    }),
    route(api.openCustomerNames, async ({ body: { stampIdxs }, identity }) => ({
      result: await openNames(db, { stampIdxs, actor: callerActor(identity.caller), at: now() }),
    })),
    route(api.getCustomer, async ({ params: { stampIdx } }) => {
      const record = await readCustomer(db.read, stampIdx, today())
      return record ? { result: record } : { refusal: 'not-found' }
    }),
    route(api.changeCustomer, async ({ params: { stampIdx }, body, identity: { caller }, commandId }) => {
      if (isGateway) return { refusal: 'kept-elsewhere' }
      const changes = { userNm: body.userNm || null, userPhnno: body.userPhnno || null }
      const changed = await changeCustomer(deps, { stampIdx, commandId, caller, changes })
      if ('refusal' in changed) return { ...changed, refusal: refusalOf(api.changeCustomer, changed.refusal) }
      return { result: { cards: changed.cards }, replayed: changed.replayed }
    }),
    route(api.mergeCustomers, async ({ params: { stampIdx }, body, identity: { caller }, commandId }) => {
      if (isGateway) return { refusal: 'kept-elsewhere' }
      const { withStampIdx } = body
      const changed = await mergeCustomers(deps, { stampIdx, withStampIdx, commandId, caller })
      if ('refusal' in changed) return { ...changed, refusal: refusalOf(api.mergeCustomers, changed.refusal) }
      return { result: { cards: changed.cards }, replayed: changed.replayed }
    }),
    route(api.exportCustomer, async ({ params: { stampIdx }, body, identity }) => {
      const by = { actor: callerActor(identity.caller), at: now() }
      const file = await exportCustomer({ db, clock }, { stampIdx, ...body, ...by })
      return file ? { result: file } : { refusal: 'not-found' }
    }),
  ]
}
