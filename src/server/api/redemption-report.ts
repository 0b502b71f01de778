import * as api from '#shared/endpoints/redemption-report.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { csvResponse } from '../review/csv.ts'
import { readReport, redemptionHeader, redemptionPages } from '../review/redemption-report.ts'
import type { ShopClock } from '../review/shop-day.ts'

export function redemptionReportRoutes(deps: { db: Db; clock: ShopClock }): Route[] {
  return [
    route(api.getRedemptionReport, async ({ query }) => ({ result: await readReport(deps, query) })),
    route(api.exportRedemptions, async ({ query }) => {
      const name = `rewards-${query.from}-${query.to}.csv`
      return { response: csvResponse(name, await redemptionHeader(deps.db), redemptionPages(deps, query)) }
    }),
  ]
}
