import * as api from '#shared/endpoints/reservations.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { passwordLockOf } from '../ledger/onsite-password.ts'
import { release, reserve } from '../ledger/reservations.ts'

export function reservationRoutes({ db, now }: { db: Db; now: () => number }): Route[] {
  return [
    route(api.reserveStamp, async ({ params: { stampIdx }, identity }) => {
      if (!identity?.session || identity.caller.kind !== 'tablet') return { refusal: 'not-signed-in' }
      const { tabletId, tabletNm, personNm } = identity.session
      const taken = await reserve(db, stampIdx, { tabletId, by: `${personNm} · ${tabletNm}` }, now())
      if ('reserved' in taken) return { refusal: 'reserved-elsewhere', detail: taken.reserved }
      const lockedUntil = await passwordLockOf({ query: db.read }, identity.caller, now())
      return { result: { ...taken, lockedUntil } }
    }),
    route(api.releaseStamp, async ({ params: { stampIdx }, identity }) => {
      await release(db, stampIdx, identity.session.tabletId)
      return { result: null }
    }),
  ]
}
