import * as api from '#shared/endpoints/shop-settings.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { SettingsService } from '../people/shop-settings.ts'

type Deps = {
  settings: SettingsService
  /** The server was started with a time zone: the shop's calendar is its operator's. */
  isTimeZoneFixed: boolean
}

export function shopSettingsRoutes({ settings, isTimeZoneFixed }: Deps): Route[] {
  return [
    route(api.getShopSettings, async () => ({ result: { ...(await settings.read()), isTimeZoneFixed } })),
    route(api.setShopSettings, async ({ body, identity }) => {
      if (isTimeZoneFixed && body.timeZone !== (await settings.read()).timeZone)
        return { refusal: 'invalid-request', field: 'timeZone' }
      await settings.set(body, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
