import * as api from '#shared/endpoints/automation.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Route, route } from '../http/route.ts'
import { readAutomation, setAutomation, shownAutomation } from '../ledger/automation-settings.ts'
import { callerActor } from '../ledger/caller.ts'
import { isWeakPin } from '../people/weak-secrets.ts'

type Deps = { db: Db; vault: Vault; now: () => number; isGateway: boolean }

export function automationRoutes(deps: Deps): Route[] {
  const { db, isGateway } = deps
  return [
    route(api.getAutomation, async () => ({
      result: shownAutomation(await readAutomation(db.read), isGateway),
    })),
    route(api.setAutomation, async ({ body, identity }) => {
      const { coupon } = body
      if (coupon.kind === 'hosted' && !isGateway) return { refusal: 'invalid-request', field: 'coupon.kind' }
      if (coupon.kind !== 'off' && coupon.onsitePwd && isWeakPin(coupon.onsitePwd))
        return { refusal: 'weak-onsite-password' }
      await setAutomation(deps, body, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
