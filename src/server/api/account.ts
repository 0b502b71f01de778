import * as api from '#shared/endpoints/account.ts'
import { type PersonIdentity, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Authenticator } from '../people/authenticator.ts'
import type { Pins } from '../people/pins.ts'

type Deps = {
  pins: Pins
  accounts: Accounts
  authenticator: Authenticator
  shopNm: () => Promise<string>
}
const done = { result: null }

export function accountRoutes({ pins, accounts, authenticator, shopNm }: Deps): Route[] {
  return [
    route(api.changeOwnPin, async ({ body, identity }) => {
      const me = whoIs(identity)
      const verdict = await pins.check(me.personId, body.pin, me.actor)
      if (verdict !== 'right') {
        const { refusal, triesLeft, lockedUntil } = verdict
        return { refusal, detail: { triesLeft, lockedUntil } }
      }
      const reset = await pins.reset(me.personId, body.newPin, me.actor)
      return reset === 'reset' ? done : { refusal: 'weak-pin' }
    }),
    route(api.changeOwnPassword, async ({ body, identity }) => {
      const me = whoIs(identity)
      const login = await accounts.isOwn(me.personId, body.password)
      if (login === null) return { refusal: 'wrong-sign-in' }
      const set = await accounts.set(me.personId, login, body.newPassword, me.actor)
      return set === 'set' ? done : { refusal: 'weak-password' }
    }),
    route(api.beginAuthenticator, async ({ body, identity }) => {
      const me = whoIs(identity)
      const login = await accounts.isOwn(me.personId, body.password)
      if (login === null) return { refusal: 'wrong-sign-in' }
      return { result: authenticator.begin(me.personId, await shopNm(), login) }
    }),
    route(api.confirmAuthenticator, async ({ body, identity }) => {
      const me = whoIs(identity)
      const recoveryCodes = await authenticator.confirm(me.personId, body.ticket, body.code, me.actor)
      return recoveryCodes ? { result: { recoveryCodes } } : { refusal: 'wrong-sign-in' }
    }),
    route(api.renewRecoveryCodes, async ({ body, identity }) => {
      const me = whoIs(identity)
      if ((await accounts.isOwn(me.personId, body.password)) === null) return { refusal: 'wrong-sign-in' }
      const recoveryCodes = await authenticator.renewCodes(me.personId, me.actor)
      return recoveryCodes ? { result: { recoveryCodes } } : { refusal: 'invalid-request' }
    }),
    route(api.removeAuthenticator, async ({ body, identity }) => {
      const me = whoIs(identity)
      if ((await accounts.isOwn(me.personId, body.password)) === null) return { refusal: 'wrong-sign-in' }
      await authenticator.end(me.personId, me.actor)
      return done
    }),
  ]
}

function whoIs(identity: PersonIdentity): { personId: string; actor: string } {
  return { personId: identity.session.personId, actor: callerActor(identity.caller) }
}
