import * as v from 'valibot'
import { honestyQuery, honestyResult, honestySettings } from '#shared/activity-api.ts'
import type { Db } from '../db/db.ts'
import { callerActor } from '../ledger/caller.ts'
import { type IsOpen, readHonesty, readHonestySettings, setHonestySettings } from '../review/honesty.ts'
import type { ShopClock } from '../review/shop-day.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; clock: ShopClock; now: () => number; isOpen: IsOpen }

const base = '/api/counter/v1/honesty'
const admits = ['manager'] as const

export function honestyRoutes({ db, clock, now, isOpen }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'What honest work does not look like, with its rows: evidence to read, never a score.',
      admits,
      query: honestyQuery,
      result: honestyResult,
      handle: async ({ query }) => ({ result: await readHonesty({ db, clock, isOpen }, query) }),
    }),
    route({
      method: 'GET',
      path: `${base}/settings`,
      summary: 'From when on each detector speaks.',
      admits,
      result: honestySettings,
      handle: async () => ({ result: await readHonestySettings(db) }),
    }),
    route({
      method: 'PUT',
      path: `${base}/settings`,
      summary: 'Set all thresholds at once; null switches a detector off.',
      admits,
      body: honestySettings,
      result: v.null(),
      async handle({ body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        await setHonestySettings(db, body, callerActor(identity.caller), now())
        return { result: null }
      },
    }),
  ]
}
