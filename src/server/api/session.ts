/** Signing in and out at a tablet: quick switch with a PIN, a manager with the password, the demo by itself. */

import type { Context } from 'hono'
import { isInBrowser } from '#shared/browser-session.ts'
import * as passkeyApi from '#shared/endpoints/passkeys.ts'
import * as api from '#shared/endpoints/session.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { type Cookies, longCookieMs } from '../http/cookies.ts'
import { type Identity, type RefusalReply, type Route, route } from '../http/route.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Passkeys, Site } from '../people/passkeys.ts'
import type { Pins } from '../people/pins.ts'
import type { Place, Sessions } from '../people/sessions.ts'
import type { Tablets } from '../people/tablets.ts'
import type { SignIn } from './sign-in.ts'

type Deps = {
  signIn: SignIn
  sessions: Sessions
  tablets: Tablets
  pins: Pins
  accounts: Accounts
  passkeys: Passkeys
  /** Null where no browser makes a passkey. */
  site: () => Site | null
  cookies: Cookies
  /** The demo's cashier and tablet; null where there is no demo, and then nobody is signed in for the asking. */
  demo: { personId: string; tablet: Place; tabletToken: string } | null
}

export function sessionRoutes(deps: Deps): Route[] {
  const { signIn, sessions, tablets, pins, accounts, passkeys, site, cookies, demo } = deps

  /** By the tablet's own cookie, else by the session that is to be changed. */
  async function pairedPlace(context: Context, identity: Identity | null): Promise<Place | null> {
    const token = cookies.read(context, 'tablet')
    const tablet = token ? await tablets.find(token) : undefined
    if (token && tablet && tablet !== 'revoked') {
      cookies.write(context, 'tablet', token, longCookieMs)
      return { id: tablet.tabletId, name: tablet.tabletNm }
    }
    if (!identity?.session || isInBrowser(identity.session.tabletId)) return null
    return { id: identity.session.tabletId, name: identity.session.tabletNm }
  }

  /** On a paired tablet where they work it is at that tablet, else in this browser alone. */
  async function begin(
    context: Context,
    identity: Identity | null,
    personId: string,
    by: 'password' | 'passkey',
  ) {
    const place = await pairedPlace(context, identity)
    const token =
      place && (await sessions.worksAt(personId, place.id))
        ? await sessions.open(place, personId, by)
        : await sessions.openInBrowser(personId, by)
    return signIn.begin(context, token)
  }

  return [
    route(api.getSession, ({ context }) => signIn.describe(cookies.read(context, 'session'))),
    route(api.startDemoSession, async ({ context }) => {
      if (demo === null) return { refusal: 'not-allowed' }
      const reply = await signIn.begin(context, await sessions.open(demo.tablet, demo.personId, 'demo'))
      cookies.write(context, 'tablet', demo.tabletToken, longCookieMs)
      return reply
    }),
    route(api.signInWithPin, async ({ context, identity, body: { personId, pin } }) => {
      const place = await pairedPlace(context, identity)
      if (!place) return { refusal: 'not-allowed' }
      const verdict = await pins.check(personId, pin, `tablet:${place.id}`, place.id)
      if (verdict !== 'right') return refusedTry(verdict)
      return signIn.begin(context, await sessions.open(place, personId, 'pin'))
    }),
    route(api.signInWithPassword, async ({ context, identity, body, address }) => {
      const verdict = await accounts.signIn(body, { address, device: cookies.read(context, 'device') })
      if ('refusal' in verdict) return refusedTry(verdict)
      cookies.write(context, 'device', verdict.device, longCookieMs)
      return begin(context, identity, verdict.personId, 'password')
    }),
    route(passkeyApi.beginPasskeySignIn, async () => {
      const here = site()
      return here ? { result: passkeys.beginSignIn(here) } : { refusal: 'passkeys-not-here' }
    }),
    route(passkeyApi.signInWithPasskey, async ({ context, identity, body }) => {
      const here = site()
      if (!here) return { refusal: 'passkeys-not-here' }
      const personId = await passkeys.signIn(body, here)
      return personId === null
        ? { refusal: 'passkey-refused' }
        : begin(context, identity, personId, 'passkey')
    }),
    route(api.signOut, async ({ context }) => {
      const token = cookies.read(context, 'session')
      if (token) await sessions.close(token)
      cookies.clear(context, 'session')
      return { result: null }
    }),
  ]
}

type FailedTry<Refusal> = {
  refusal: Refusal
  triesLeft: number
  lockedUntil: number | null
}

function refusedTry<Refusal extends RefusalName>({
  refusal,
  triesLeft,
  lockedUntil,
}: FailedTry<Refusal>): RefusalReply<Refusal> {
  return { refusal, detail: { triesLeft, lockedUntil } }
}
