import * as v from 'valibot'
import { tabletFields, tabletParams, tabletsResult } from '#shared/people-api.ts'
import { tabletReport } from '#shared/tablet-report.ts'
import type { Db } from '../db/db.ts'
import { callerActor } from '../ledger/caller.ts'
import { noteReport, openSilenceOf } from '../ledger/tablet-health.ts'
import type { Tablets } from '../people/tablets.ts'
import { type Route, route } from '../route.ts'

type Ports = {
  db: Db
  now: () => number
  tablets: Tablets
  /** Lets a tablet redeem again after ten wrong on-site passwords (S-2). */
  resetOnsiteTries: (scope: string, actor: string) => Promise<void>
}

export function tabletRoutes({ db, now, tablets, resetOnsiteTries }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/tablets',
      summary: 'The paired tablets, those that were revoked too.',
      admits: ['manager'],
      result: tabletsResult,
      handle: async () => ({ result: await tablets.list() }),
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/tablet-report',
      summary: 'A tablet tells of itself: its app, its storage, its scanner, and how much waits on it.',
      // Locked or not: what waits is on the tablet, and no person's.
      admits: ['tablet', 'cashier', 'manager'],
      needs: 'tablet',
      body: tabletReport,
      result: v.null(),
      async handle({ body, identity }) {
        if (!identity || !('tabletId' in identity.caller)) return { refusal: 'not-signed-in' }
        const { tabletId } = identity.caller
        const isOurs = await noteReport(db, { tabletId, at: now(), report: body })
        return isOurs ? { result: null } : { refusal: 'not-at-this-tablet' }
      },
    }),
    route({
      method: 'PUT',
      path: '/api/counter/v1/tablets/:tabletId',
      summary: 'Name, place, and what the tablet may do.',
      admits: ['manager'],
      params: tabletParams,
      body: tabletFields,
      result: v.null(),
      async handle({ params, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const isDone = await tablets.change(params.tabletId, body, callerActor(identity.caller))
        return isDone ? { result: null } : { refusal: 'invalid-request', field: 'tabletId' }
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/counter/v1/tablets/:tabletId',
      summary:
        'Revoke a tablet: refused from its next request on. What waits on it stays on it, and is a review.',
      admits: ['manager'],
      params: tabletParams,
      result: v.null(),
      async handle({ params, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const isDone = await tablets.revoke(params.tabletId, callerActor(identity.caller))
        if (isDone) await openSilenceOf(db, params.tabletId, now())
        return isDone ? { result: null } : { refusal: 'invalid-request', field: 'tabletId' }
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/tablets/:tabletId/unlock',
      summary: 'Let a tablet redeem again after ten wrong on-site passwords.',
      admits: ['manager'],
      params: tabletParams,
      result: v.null(),
      async handle({ params, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        await resetOnsiteTries(`tablet:${params.tabletId}`, callerActor(identity.caller))
        return { result: null }
      },
    }),
  ]
}
