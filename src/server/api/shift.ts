import * as api from '#shared/endpoints/shift.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { type Attribute, onServersClock } from '../people/attribution.ts'
import { noteHandOver } from '../people/shift-handovers.ts'
import { parseCursor } from '../review/cursor.ts'
import { readMyShift } from '../review/my-shift.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = { db: Db; clock: ShopClock; now: () => number; attribute: Attribute }

export function shiftRoutes({ db, clock, now, attribute }: Deps): Route[] {
  const offset = () =>
    Date.parse(`${clock.timeOf(now()).replace(' ', 'T')}Z`) - Math.floor(now() / 1000) * 1000
  return [
    route(api.getMyShift, async ({ query: { cursor }, identity }) => {
      const before = cursor === undefined ? null : parseCursor(cursor)
      if (cursor !== undefined && !before) return { refusal: 'invalid-request', field: 'cursor' }
      const page = await readMyShift({ db, clock }, identity.session.personId, { now: now(), before })
      return { result: { ...page, offset: offset() } }
    }),
    route(api.handOverShift, async ({ body, identity }) => {
      const { handOverId, personId, pinChecked, handedOverAt, sentAt, ...left } = body
      const { tabletId } = identity.caller
      const at = onServersClock(handedOverAt, now() - sentAt, now())
      const signedIn = identity.session ?? null
      const by = await attribute({ tabletId, signedIn, personId, pinChecked, tappedAt: at })
      if (!by) return { refusal: 'not-signed-in' }
      const who = { personId: by.personId, pinChecked: by.pinChecked }
      await noteHandOver(db, { handOverId, tabletId, ...who, at, ...left })
      return { result: null }
    }),
  ]
}
