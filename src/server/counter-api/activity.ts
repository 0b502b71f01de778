import * as v from 'valibot'
import {
  activityCsvQuery,
  activityNamesResult,
  activityQuery,
  activityResult,
  glanceQuery,
  glanceResult,
} from '#shared/activity-api.ts'
import type { Db } from '../db/db.ts'
import { readActivity } from '../review/activity.ts'
import { activityHeader, activityPages } from '../review/activity-csv.ts'
import { csvResponse } from '../review/csv.ts'
import { parseCursor } from '../review/cursor.ts'
import { readGlance } from '../review/glance.ts'
import type { Live } from '../review/live.ts'
import { listNames } from '../review/names.ts'
import type { ShopClock } from '../review/shop-day.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; clock: ShopClock; now: () => number; live: Live }

const base = '/api/counter/v1'
const admits = ['manager'] as const

export function activityRoutes({ db, clock, now, live }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/activity`,
      summary: 'Everything that happened, newest first, a page at a time.',
      admits,
      query: activityQuery,
      result: activityResult,
      async handle({ query: { cursor, limit, ...filters } }) {
        const before = cursor === undefined ? null : parseCursor(cursor)
        if (cursor !== undefined && !before) return { refusal: 'invalid-request', field: 'cursor' }
        const { items, nextCursor } = await readActivity({ db, clock }, filters, { before, limit })
        return { result: { items, nextCursor } }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/activity.csv`,
      summary:
        'All pages of it as CSV: UTF-8 with its mark, nothing in it that a spreadsheet would calculate.',
      admits,
      query: activityCsvQuery,
      result: v.unknown(),
      async handle({ query }) {
        const pages = activityPages({ db, clock }, query)
        return { response: csvResponse(`activity-${clock.dayOf(now())}.csv`, activityHeader, pages) }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/activity/names`,
      summary: 'The people, tablets and cards that the activity can be asked for.',
      admits,
      result: activityNamesResult,
      handle: async () => ({ result: await listNames(db) }),
    }),
    route({
      method: 'GET',
      path: `${base}/activity/live`,
      summary:
        'What happens from now on, as server-sent events; a stream ends after a minute and is asked for again.',
      admits,
      pace: 'poll',
      result: v.unknown(),
      async handle() {
        const response = live.open()
        return response ? { response } : { refusal: 'too-many-requests' }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/glance`,
      summary: 'One day of the shop by hour: stamps, rewards, new cards, and what waits for a person.',
      admits,
      query: glanceQuery,
      result: glanceResult,
      handle: async ({ query: { day } }) => ({
        result: await readGlance({ db, clock }, day ?? clock.dayOf(now())),
      }),
    }),
  ]
}
