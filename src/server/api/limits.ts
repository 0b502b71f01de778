import * as api from '#shared/endpoints/limits.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { ShopLimits } from '../people/limits.ts'

export function limitRoutes({ limits }: { limits: ShopLimits }): Route[] {
  return [
    route(api.getLimits, async ({ identity }) => ({
      result: await limits.readAt(identity.caller.tabletId),
    })),
    route(api.getShopLimits, async () => ({ result: await limits.read() })),
    route(api.setLimits, async ({ body, identity }) => {
      await limits.set(body, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
