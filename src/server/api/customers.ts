import * as api from '#shared/endpoints/customers.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { findCustomer, openFound } from '../review/find-customer.ts'

type Deps = {
  db: Db
  vault: Vault
  now: () => number
  stampHosts: () => readonly string[]
  /** The shop's own choice; off until it is made. */
  isAllowed: () => Promise<boolean>
}

export function customerRoutes({ db, vault, now, stampHosts, isAllowed }: Deps): Route[] {
  return [
    route(api.findCustomer, async ({ body: { text }, identity }) => {
      if (!(await isAllowed())) return { refusal: 'not-allowed' }
      const { caller, session } = identity
      const by = { personId: session.personId, actor: callerActor(caller), at: now() }
      return { result: await findCustomer({ db, vault, hosts: stampHosts }, text, by) }
    }),
    route(api.openFoundCard, async ({ body: { ref }, identity }) => {
      if (!(await isAllowed())) return { refusal: 'not-allowed' }
      const { caller, session } = identity
      const by = { personId: session.personId, actor: callerActor(caller), at: now() }
      const stampIdx = await openFound({ db, vault }, ref, by)
      return stampIdx === null ? { refusal: 'invalid-request', field: 'ref' } : { result: { stampIdx } }
    }),
  ]
}
