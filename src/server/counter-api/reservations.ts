import * as v from 'valibot'
import { reservationResult } from '#shared/counter-api.ts'
import { idxParamSchema } from '#shared/stamp-api.ts'
import type { Db } from '../db/db.ts'
import { passwordLockOf } from '../ledger/onsite-password.ts'
import { release, reserve } from '../ledger/reservations.ts'
import { type Route, route } from '../route.ts'

const path = '/api/counter/v1/stamps/:stampIdx/reservation'
const params = v.object({ stampIdx: idxParamSchema })
const admits = ['cashier', 'manager'] as const

export function reservationRoutes({ db, now }: { db: Db; now: () => number }): Route[] {
  return [
    route({
      method: 'POST',
      path,
      summary: 'Reserve the stamp for this tablet while its keypad is open: 45 s, renewed by asking again.',
      admits,
      params,
      result: reservationResult,
      async handle({ params: { stampIdx }, identity }) {
        if (!identity?.session || identity.caller.kind !== 'tablet') return { refusal: 'not-signed-in' }
        const { tabletId, tabletNm, personNm } = identity.session
        const taken = await reserve(db, stampIdx, { tabletId, by: `${personNm} · ${tabletNm}` }, now())
        if ('reserved' in taken) return { refusal: 'reserved-elsewhere', detail: taken.reserved }
        const lockedUntil = await passwordLockOf({ query: db.read }, identity.caller, now())
        return { result: { ...taken, lockedUntil } }
      },
    }),
    route({
      method: 'DELETE',
      path,
      summary: 'Free it: the keypad was closed.',
      admits,
      params,
      result: v.null(),
      async handle({ params: { stampIdx }, identity }) {
        if (!identity?.session) return { refusal: 'not-signed-in' }
        await release(db, stampIdx, identity.session.tabletId)
        return { result: null }
      },
    }),
  ]
}
