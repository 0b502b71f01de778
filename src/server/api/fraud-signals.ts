import * as api from '#shared/endpoints/fraud-signals.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { createDecidedDays } from '../review/decided-days.ts'
import {
  type IsOpen,
  readFraudSettings,
  readFraudSignals,
  setFraudSettings,
} from '../review/fraud-signals.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = { db: Db; clock: ShopClock; now: () => number; isOpen: IsOpen }

export function fraudSignalRoutes({ db, clock, now, isOpen }: Deps): Route[] {
  const readDays = createDecidedDays({ db, clock, now })
  return [
    route(api.listFraudSignals, async ({ query }) => ({
      result: await readFraudSignals({ db, clock, isOpen, readDays }, query),
    })),
    route(api.getFraudSignalSettings, async () => ({ result: await readFraudSettings(db) })),
    route(api.setFraudSignalSettings, async ({ body, identity }) => {
      await setFraudSettings(db, body, callerActor(identity.caller), now())
      return { result: null }
    }),
  ]
}
