import * as v from 'valibot'
import { reportQuery, reportResult } from '#shared/activity-api.ts'
import type { Db } from '../db/db.ts'
import { csvResponse } from '../review/csv.ts'
import { readReport, redemptionHeader, redemptionPages } from '../review/redemption-report.ts'
import type { ShopClock } from '../review/shop-day.ts'
import { type Route, route } from '../route.ts'

const base = '/api/counter/v1'
const admits = ['manager'] as const

export function redemptionReportRoutes(ports: { db: Db; clock: ShopClock }): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/redemptions/report`,
      summary: 'Rewards by person, by card and by day. Days are of the shop, both inclusive.',
      admits,
      query: reportQuery,
      result: reportResult,
      handle: async ({ query }) => ({ result: await readReport(ports, query) }),
    }),
    route({
      method: 'GET',
      path: `${base}/redemptions.csv`,
      summary: 'Each reward of those days as CSV.',
      admits,
      query: reportQuery,
      result: v.unknown(),
      async handle({ query }) {
        const name = `rewards-${query.from}-${query.to}.csv`
        return { response: csvResponse(name, redemptionHeader, redemptionPages(ports, query)) }
      },
    }),
  ]
}
