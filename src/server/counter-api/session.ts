/** Signing in and out at a tablet: quick switch with a PIN, a manager with the password, the demo by itself. */
import type { Context } from 'hono'
import * as v from 'valibot'
import { sessionResult } from '#shared/counter-api.ts'
import { passwordSignInRequest, pinSignInRequest } from '#shared/people-api.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Pins } from '../people/pins.ts'
import { isDesk, type Place, type Sessions } from '../people/sessions.ts'
import type { Tablets } from '../people/tablets.ts'
import { type Identity, type Reply, type Route, route } from '../route.ts'
import { type Cookies, longCookieMs } from './cookies.ts'
import type { SignIn } from './sign-in.ts'

type Ports = {
  signIn: SignIn
  sessions: Sessions
  tablets: Tablets
  pins: Pins
  accounts: Accounts
  cookies: Cookies
  /** The demo's cashier and tablet; null where there is no demo, and then nobody is signed in for the asking. */
  demo: { personId: string; tablet: Place; tabletToken: string } | null
}

export function sessionRoutes(ports: Ports): Route[] {
  const { signIn, sessions, tablets, pins, accounts, cookies, demo } = ports

  /** By the tablet's own cookie, else by the session that is to be changed. */
  async function pairedPlace(context: Context, identity: Identity | null): Promise<Place | null> {
    const token = cookies.read(context, 'tablet')
    const tablet = token ? await tablets.find(token) : undefined
    if (token && tablet && tablet !== 'revoked') {
      cookies.write(context, 'tablet', token, longCookieMs)
      return { id: tablet.tabletId, name: tablet.tabletNm }
    }
    if (!identity?.session || isDesk(identity.session.tabletId)) return null
    return { id: identity.session.tabletId, name: identity.session.tabletNm }
  }

  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/session',
      summary: 'Who is signed in at this tablet.',
      admits: ['cashier', 'manager'],
      result: sessionResult,
      handle: ({ context }) => signIn.describe(cookies.read(context, 'session')),
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/session',
      summary: 'Demo only: pair the sample tablet and sign the sample cashier in.',
      admits: 'everyone',
      result: sessionResult,
      async handle({ context }) {
        if (demo === null) return { refusal: 'not-allowed' }
        const reply = await signIn.begin(context, await sessions.open(demo.tablet, demo.personId, 'demo'))
        cookies.write(context, 'tablet', demo.tabletToken, longCookieMs)
        return reply
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/session/pin',
      summary: 'Sign in at a paired tablet, or change who is signed in. A PIN is worth nothing elsewhere.',
      admits: ['tablet', 'cashier', 'manager'],
      pace: 'secret',
      body: pinSignInRequest,
      result: sessionResult,
      async handle({ context, identity, body: { personId, pin } }) {
        const place = await pairedPlace(context, identity)
        if (!place) return { refusal: 'not-allowed' }
        const verdict = await pins.check(personId, pin, `tablet:${place.id}`)
        if (verdict !== 'right') return refusedTry(verdict)
        return signIn.begin(context, await sessions.open(place, personId, 'pin'))
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/session/password',
      summary:
        "A manager's sign-in from any browser. On a paired tablet it is at that tablet, else at a desk.",
      admits: 'everyone',
      pace: 'secret',
      body: passwordSignInRequest,
      result: sessionResult,
      async handle({ context, identity, body, address }) {
        const verdict = await accounts.signIn(body, { address, device: cookies.read(context, 'device') })
        if ('refusal' in verdict) return refusedTry(verdict)
        cookies.write(context, 'device', verdict.device, longCookieMs)
        const place = await pairedPlace(context, identity)
        const token = place
          ? await sessions.open(place, verdict.personId, 'password')
          : await sessions.openDesk(verdict.personId, 'password')
        return signIn.begin(context, token)
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/counter/v1/session',
      summary: 'Lock the tablet, or sign out. The tablet stays paired.',
      admits: ['tablet', 'cashier', 'manager'],
      result: v.null(),
      async handle({ context }) {
        const token = cookies.read(context, 'session')
        if (token) await sessions.close(token)
        cookies.clear(context, 'session')
        return { result: null }
      },
    }),
  ]
}

type FailedTry = {
  refusal:
    | 'wrong-pin'
    | 'pin-locked'
    | 'wrong-sign-in'
    | 'code-needed'
    | 'sign-in-slowed'
    | 'too-many-requests'
  triesLeft: number
  lockedUntil: number | null
}

function refusedTry({ refusal, triesLeft, lockedUntil }: FailedTry): Reply {
  return { refusal, detail: { triesLeft, lockedUntil } }
}
