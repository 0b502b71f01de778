/** One's own secrets. The old one is asked first, and counted like a sign-in. */
import * as v from 'valibot'
import {
  ownPasswordRequest,
  ownPinRequest,
  totpBeginRequest,
  totpBeginResult,
  totpConfirmRequest,
  totpEndRequest,
} from '#shared/people-api.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Authenticator } from '../people/authenticator.ts'
import type { Pins } from '../people/pins.ts'
import { type Identity, type Reply, type Route, route } from '../route.ts'

type Ports = {
  pins: Pins
  accounts: Accounts
  authenticator: Authenticator
  shopNm: () => Promise<string>
}

const base = '/api/counter/v1/account'
const done: Reply = { result: null }

export function accountRoutes({ pins, accounts, authenticator, shopNm }: Ports): Route[] {
  return [
    route({
      method: 'PUT',
      path: `${base}/pin`,
      summary: "Change one's own PIN. Signs out: the new one is asked next.",
      admits: ['cashier', 'manager'],
      pace: 'secret',
      body: ownPinRequest,
      result: v.null(),
      async handle({ body, identity }) {
        const me = whoIs(identity)
        if (!me) return { refusal: 'not-signed-in' }
        const verdict = await pins.check(me.personId, body.pin, me.actor)
        if (verdict !== 'right') {
          const { refusal, triesLeft, lockedUntil } = verdict
          return { refusal, detail: { triesLeft, lockedUntil } }
        }
        const reset = await pins.reset(me.personId, body.newPin, me.actor)
        return reset === 'reset' ? done : { refusal: 'weak-pin' }
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/password`,
      summary: "Change one's own password. Signs out everywhere.",
      admits: ['manager'],
      pace: 'secret',
      body: ownPasswordRequest,
      result: v.null(),
      async handle({ body, identity }) {
        const me = whoIs(identity)
        if (!me) return { refusal: 'not-signed-in' }
        const login = await accounts.isOwn(me.personId, body.password)
        if (login === null) return { refusal: 'wrong-sign-in' }
        const set = await accounts.set(me.personId, login, body.newPassword, me.actor)
        return set === 'set' ? done : { refusal: 'weak-password' }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/authenticator`,
      summary: 'Begin to use an authenticator app: its secret, as text and as an otpauth address for a QR.',
      admits: ['manager'],
      pace: 'secret',
      body: totpBeginRequest,
      result: totpBeginResult,
      async handle({ body, identity }) {
        const me = whoIs(identity)
        if (!me) return { refusal: 'not-signed-in' }
        const login = await accounts.isOwn(me.personId, body.password)
        if (login === null) return { refusal: 'wrong-sign-in' }
        return { result: authenticator.begin(me.personId, await shopNm(), login) }
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/authenticator`,
      summary: 'The first code proves that the app works; from then on each sign-in asks one.',
      admits: ['manager'],
      pace: 'secret',
      body: totpConfirmRequest,
      result: v.null(),
      async handle({ body, identity }) {
        const me = whoIs(identity)
        if (!me) return { refusal: 'not-signed-in' }
        const isOn = await authenticator.confirm(me.personId, body.ticket, body.code, me.actor)
        return isOn ? done : { refusal: 'wrong-sign-in' }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/authenticator/remove`,
      summary: 'Stop using the authenticator app.',
      admits: ['manager'],
      pace: 'secret',
      body: totpEndRequest,
      result: v.null(),
      async handle({ body, identity }) {
        const me = whoIs(identity)
        if (!me) return { refusal: 'not-signed-in' }
        if ((await accounts.isOwn(me.personId, body.password)) === null) return { refusal: 'wrong-sign-in' }
        await authenticator.end(me.personId, me.actor)
        return done
      },
    }),
  ]
}

function whoIs(identity: Identity | null): { personId: string; actor: string } | null {
  if (!identity?.session) return null
  return { personId: identity.session.personId, actor: callerActor(identity.caller) }
}
