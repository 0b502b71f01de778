import type { Context } from 'hono'
import * as api from '#shared/endpoints/entrance.ts'
import { type Entrance, type EntranceAtSetup } from '#shared/people-api.ts'
import type { Cookies } from '../http/cookies.ts'
import { type Route, route } from '../http/route.ts'
import type { Sessions } from '../people/sessions.ts'
import type { Staff } from '../people/staff.ts'
import type { Tablets } from '../people/tablets.ts'

type Deps = {
  cookies: Cookies
  sessions: Sessions
  tablets: Tablets
  staff: Staff
  now: () => number
  shopNm: () => Promise<string>
  timeZone: () => string
  isSetUp: () => Promise<boolean>
  /** How long a tablet may lie untouched, and what is spoken. */
  settings: () => Promise<Pick<Entrance, 'idleLockMs' | 'languages' | 'counterSearch' | 'confirmHandOver'>>
  demo: boolean
  stampCodes: () => NonNullable<Entrance['stampCodes']>
  cardsKept: EntranceAtSetup['cardsKept']
}

/** Which screen a browser is to show: setup, pairing, the faces, or the counter. */
export function entranceRoutes(deps: Deps): Route[] {
  const { cookies, sessions, tablets, staff, now, shopNm, timeZone, isSetUp, settings, demo, cardsKept } =
    deps
  const { stampCodes } = deps

  async function tabletOf(context: Context): Promise<Pick<Entrance, 'tablet' | 'faces'>> {
    const token = cookies.read(context, 'tablet')
    const tablet = token ? await tablets.find(token) : undefined
    if (!tablet) return { tablet: { state: 'unpaired' }, faces: [] }
    if (tablet === 'revoked') return { tablet: { state: 'revoked' }, faces: [] }
    const { tabletId, tabletNm: name, place, may, branchId } = tablet
    return {
      tablet: { state: 'paired', tabletId, name, place, may: [...may] },
      faces: await staff.faces(branchId),
    }
  }

  async function personOf(context: Context): Promise<Entrance['person']> {
    const token = cookies.read(context, 'session')
    const session = token ? await sessions.find(token) : null
    if (!session) return null
    const { personId, personNm: name, role, color } = session
    return { personId, name, role, color }
  }

  return [
    route(api.getEntrance, async ({ context }) => {
      const { tablet, faces } = await tabletOf(context)
      const { idleLockMs, languages, counterSearch, confirmHandOver } = await settings()
      const result: EntranceAtSetup = {
        shopNm: await shopNm(),
        timeZone: timeZone(),
        isSetUp: await isSetUp(),
        demo,
        cardsKept,
        tablet,
        person: await personOf(context),
        faces,
        idleLockMs,
        languages,
        // Whose a card is stands at the hosted service, and not here.
        counterSearch: counterSearch && cardsKept === 'here',
        confirmHandOver,
        stampCodes: stampCodes(),
        serverNow: now(),
      }
      return { result }
    }),
  ]
}
