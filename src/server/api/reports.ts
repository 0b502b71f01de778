import * as api from '#shared/endpoints/reports.ts'
import { type Route, route } from '../http/route.ts'
import { csvResponse } from '../review/csv.ts'
import { type ReportDeps, readReports } from '../review/reports.ts'
import { reportHeaders, reportPages } from '../review/reports-file.ts'

export function reportRoutes(deps: ReportDeps): Route[] {
  return [
    route(api.getReports, async ({ query }) => ({ result: await readReports(deps, query) })),
    route(api.exportReport, async ({ query: { name, ...days } }) => {
      const file = `${name}-${days.from}-${days.to}.csv`
      return { response: csvResponse(file, reportHeaders[name], reportPages[name](deps, days)) }
    }),
  ]
}
