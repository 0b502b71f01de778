import * as api from '#shared/endpoints/pairing.ts'
import { type Cookies, longCookieMs } from '../http/cookies.ts'
import { type Route, route } from '../http/route.ts'
import type { Branches } from '../people/branches.ts'
import type { Pairing } from '../people/pairing.ts'

type Deps = { pairing: Pairing; branches: Branches; cookies: Cookies; isSetUp: () => Promise<boolean> }

export function pairingRoutes({ pairing, branches, cookies, isSetUp }: Deps): Route[] {
  return [
    route(api.requestPairing, async ({ address }) => {
      if (!(await isSetUp())) return { refusal: 'not-allowed' }
      const asked = await pairing.ask(address)
      return asked ? { result: asked } : { refusal: 'too-many-requests' }
    }),
    route(api.pollPairing, async ({ body, context }) => {
      const polled = await pairing.poll(body.deviceSecret)
      if (polled === 'unknown') return { refusal: 'pairing-unknown' }
      if (polled === 'pending') return { result: { state: 'pending' as const } }
      cookies.clear(context, 'session')
      cookies.write(context, 'tablet', polled.token, longCookieMs)
      return { result: { state: 'paired' as const, tabletNm: polled.tabletNm } }
    }),
    route(api.confirmPairing, async ({ body: { userCode, ...as }, identity }) => {
      if (as.branchId && !(await branches.areKnown([as.branchId])))
        return { refusal: 'invalid-request', field: 'branchId' }
      const tabletId = await pairing.confirm(userCode, as, identity.session.personId)
      return tabletId === null ? { refusal: 'pairing-unknown' } : { result: { tabletId } }
    }),
  ]
}
