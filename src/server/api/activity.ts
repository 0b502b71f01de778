import * as api from '#shared/endpoints/activity.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { readActivity } from '../review/activity.ts'
import { activityHeaderOf, activityPages } from '../review/activity-csv.ts'
import { csvResponse } from '../review/csv.ts'
import { parseCursor } from '../review/cursor.ts'
import { readGlance } from '../review/glance.ts'
import type { Live } from '../review/live.ts'
import { listNames } from '../review/names.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = { db: Db; clock: ShopClock; now: () => number; live: Live }

export function activityRoutes({ db, clock, now, live }: Deps): Route[] {
  return [
    route(api.listActivity, async ({ query: { cursor, limit, ...filters } }) => {
      const before = cursor === undefined ? null : parseCursor(cursor)
      if (cursor !== undefined && !before) return { refusal: 'invalid-request', field: 'cursor' }
      const { items, nextCursor } = await readActivity({ db, clock }, filters, { before, limit })
      return { result: { items, nextCursor } }
    }),
    route(api.exportActivity, async ({ query: { language, ...filters } }) => {
      const pages = activityPages({ db, clock }, filters, language)
      return {
        response: csvResponse(`activity-${clock.dayOf(now())}.csv`, await activityHeaderOf(db), pages),
      }
    }),
    route(api.listActivityNames, async () => ({ result: await listNames(db) })),
    route(api.streamActivity, async () => {
      const response = live.open()
      return response ? { response } : { refusal: 'too-many-requests' }
    }),
    route(api.getGlance, async ({ query: { day } }) => ({
      result: await readGlance({ db, clock }, day ?? clock.dayOf(now())),
    })),
  ]
}
