import type * as v from 'valibot'
import * as api from '#shared/endpoints/readiness.ts'
import type { readinessResult } from '#shared/readiness-api.ts'
import type { Db } from '../db/db.ts'
import { readReach } from '../gateway/reach.ts'
import { type Route, route } from '../http/route.ts'
import { noteReadiness } from '../people/tablet-readiness.ts'

type Deps = { db: Db; now: () => number; isGateway: boolean }

export function readinessRoutes({ db, now, isGateway }: Deps): Route[] {
  return [
    route(api.getReadinessOfShop, async () => {
      const serverNow = now()
      const reach = isGateway ? await readReach(db.read, serverNow) : null
      const answeredMs = reach?.answeredMs ?? null
      const service = reach && {
        isAway: reach.isAway,
        answeredAt: answeredMs === null ? null : serverNow - answeredMs,
      }
      return { result: { serverNow, service } satisfies v.InferOutput<typeof readinessResult> }
    }),
    route(api.reportReadiness, async ({ body: { findings }, identity }) => {
      const { tabletId } = identity.caller
      const personId = identity.session?.personId ?? null
      const isOurs = await noteReadiness(db, { tabletId, personId, at: now(), findings })
      return isOurs ? { result: null } : { refusal: 'not-at-this-tablet' }
    }),
  ]
}
