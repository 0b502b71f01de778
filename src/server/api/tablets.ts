import * as api from '#shared/endpoints/tablets.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { noteReport, openSilenceOf } from '../ledger/tablet-health.ts'
import type { Tablets } from '../people/tablets.ts'

type Deps = {
  db: Db
  now: () => number
  tablets: Tablets
  /** Lets a tablet redeem again after ten wrong on-site passwords (S-2). */
  resetOnsiteTries: (scope: string, actor: string) => Promise<void>
}

export function tabletRoutes({ db, now, tablets, resetOnsiteTries }: Deps): Route[] {
  return [
    route(api.listTablets, async ({ query }) => ({ result: await tablets.list(query) })),
    route(api.reportTablet, async ({ body, identity }) => {
      const { tabletId } = identity.caller
      const isOurs = await noteReport(db, { tabletId, at: now(), report: body })
      return isOurs ? { result: null } : { refusal: 'not-at-this-tablet' }
    }),
    route(api.changeTablet, async ({ params, body, identity }) => {
      const changed = await tablets.change(params.tabletId, body, callerActor(identity.caller))
      if (changed === 'changed') return { result: null }
      return { refusal: 'invalid-request', field: changed === 'unknown' ? 'tabletId' : 'branchId' }
    }),
    route(api.revokeTablet, async ({ params, identity }) => {
      const isDone = await tablets.revoke(params.tabletId, callerActor(identity.caller))
      if (isDone) await openSilenceOf(db, params.tabletId, now())
      return isDone ? { result: null } : { refusal: 'invalid-request', field: 'tabletId' }
    }),
    route(api.unlockTablet, async ({ params, identity }) => {
      await resetOnsiteTries(`tablet:${params.tabletId}`, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
