import * as api from '#shared/endpoints/shop-settings.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { SettingsDesk } from '../people/shop-settings.ts'

type Ports = {
  desk: SettingsDesk
  /** The server was started with a time zone: the shop's calendar is its operator's. */
  isTimeZoneFixed: boolean
}

export function shopSettingsRoutes({ desk, isTimeZoneFixed }: Ports): Route[] {
  return [
    route(api.getShopSettings, async () => ({ result: { ...(await desk.read()), isTimeZoneFixed } })),
    route(api.setShopSettings, async ({ body, identity }) => {
      if (isTimeZoneFixed && body.timeZone !== (await desk.read()).timeZone)
        return { refusal: 'invalid-request', field: 'timeZone' }
      await desk.set(body, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
