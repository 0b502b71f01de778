import {
  pairingConfirmRequest,
  pairingConfirmResult,
  pairingPollRequest,
  pairingPollResult,
  pairingResult,
} from '#shared/people-api.ts'
import type { Pairing } from '../people/pairing.ts'
import { type Route, route } from '../route.ts'
import { type Cookies, longCookieMs } from './cookies.ts'

type Ports = { pairing: Pairing; cookies: Cookies; isSetUp: () => Promise<boolean> }

export function pairingRoutes({ pairing, cookies, isSetUp }: Ports): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/counter/v1/pairing',
      summary: 'A tablet asks to be paired: it keeps the secret and shows the code for ten minutes.',
      admits: 'everyone',
      pace: 'secret',
      result: pairingResult,
      async handle({ address }) {
        if (!(await isSetUp())) return { refusal: 'not-allowed' }
        const asked = await pairing.ask(address)
        return asked ? { result: asked } : { refusal: 'too-many-requests' }
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/pairing/poll',
      summary: "Whether a manager has confirmed. The first answer that says so sets the tablet's cookie.",
      admits: 'everyone',
      pace: 'poll',
      body: pairingPollRequest,
      result: pairingPollResult,
      async handle({ body, context }) {
        const polled = await pairing.poll(body.deviceSecret)
        if (polled === 'unknown') return { refusal: 'pairing-unknown' }
        if (polled === 'pending') return { result: { state: 'pending' } }
        cookies.clear(context, 'session')
        cookies.write(context, 'tablet', polled.token, longCookieMs)
        return { result: { state: 'paired', tabletNm: polled.tabletNm } }
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/pairing/confirm',
      summary: 'A manager confirms the code that a tablet shows, and says what the tablet is called and for.',
      admits: ['manager'],
      pace: 'secret',
      body: pairingConfirmRequest,
      result: pairingConfirmResult,
      async handle({ body: { userCode, ...as }, identity }) {
        if (!identity?.session) return { refusal: 'not-signed-in' }
        const tabletId = await pairing.confirm(userCode, as, identity.session.personId)
        return tabletId === null ? { refusal: 'pairing-unknown' } : { result: { tabletId } }
      },
    }),
  ]
}
