import * as v from 'valibot'
import { shopSettingsRequest, shopSettingsResult } from '#shared/shop-api.ts'
import { callerActor } from '../ledger/caller.ts'
import type { SettingsDesk } from '../people/shop-settings.ts'
import { type Route, route } from '../route.ts'

const path = '/api/counter/v1/settings'
const admits = ['manager'] as const

type Ports = {
  desk: SettingsDesk
  /** The server was started with a time zone: the shop's calendar is its operator's. */
  isTimeZoneFixed: boolean
}

export function shopSettingsRoutes({ desk, isTimeZoneFixed }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'Name, languages and time zone of the shop, and when a tablet locks.',
      admits,
      result: shopSettingsResult,
      handle: async () => ({ result: { ...(await desk.read()), isTimeZoneFixed } }),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set them all at once. A time zone that the server was started with stays.',
      admits,
      body: shopSettingsRequest,
      result: v.null(),
      async handle({ body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isTimeZoneFixed && body.timeZone !== (await desk.read()).timeZone)
          return { refusal: 'invalid-request', field: 'timeZone' }
        await desk.set(body, callerActor(identity.caller))
        return { result: null }
      },
    }),
  ]
}
