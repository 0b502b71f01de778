import * as v from 'valibot'
import {
  accountRequest,
  newPersonRequest,
  newPersonResult,
  personChangesRequest,
  personParams,
  pinResetRequest,
  staffResult,
} from '#shared/people-api.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Hasher } from '../people/hasher.ts'
import type { Pins } from '../people/pins.ts'
import type { Staff } from '../people/staff.ts'
import { isWeakPin } from '../people/weak-secrets.ts'
import { type Reply, type Route, route } from '../route.ts'

type Ports = {
  staff: Staff
  pins: Pins
  accounts: Accounts
  hasher: Hasher
  /** Lets a person redeem again after ten wrong on-site passwords (S-2). */
  resetOnsiteTries: (scope: string, actor: string) => Promise<void>
}

const unknownPerson: Reply = { refusal: 'invalid-request', field: 'personId' }
const done: Reply = { result: null }

export function staffRoutes({ staff, pins, accounts, hasher, resetOnsiteTries }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/staff',
      summary: 'The people of the shop, those who were disabled too.',
      admits: ['manager'],
      result: staffResult,
      handle: async () => ({ result: await staff.list() }),
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/staff',
      summary: 'Add a person with a first PIN. The Idempotency-Key makes them once.',
      admits: ['manager'],
      body: newPersonRequest,
      result: newPersonResult,
      async handle({ body: { pin, ...person }, identity, commandId }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isWeakPin(pin)) return { refusal: 'weak-pin' }
        const pinHash = await hasher.hash(pin)
        const personId = await staff.add({ ...person, pinHash }, callerActor(identity.caller), commandId)
        return { result: { personId } }
      },
    }),
    route({
      method: 'PUT',
      path: '/api/counter/v1/staff/:personId',
      summary: 'Name, colour, role; `active: false` disables from the next request on.',
      admits: ['manager'],
      params: personParams,
      body: personChangesRequest,
      result: v.null(),
      async handle({ params, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const changed = await staff.change(params.personId, body, callerActor(identity.caller))
        if (changed === 'last-manager') return { refusal: 'last-manager' }
        return changed === 'unknown' ? unknownPerson : done
      },
    }),
    route({
      method: 'PUT',
      path: '/api/counter/v1/staff/:personId/pin',
      summary: 'A new PIN for somebody: unlocks, and ends their sessions.',
      admits: ['manager'],
      params: personParams,
      body: pinResetRequest,
      result: v.null(),
      async handle({ params, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const reset = await pins.reset(params.personId, body.pin, callerActor(identity.caller))
        if (reset === 'weak-pin') return { refusal: 'weak-pin' }
        return reset === 'unknown' ? unknownPerson : done
      },
    }),
    route({
      method: 'PUT',
      path: '/api/counter/v1/staff/:personId/account',
      summary: 'Name and password with which a manager signs in from any browser.',
      admits: ['manager'],
      // A PIN that was watched must not become a password that opens from anywhere.
      needs: 'password',
      params: personParams,
      body: accountRequest,
      result: v.null(),
      async handle({ params, body: { login, password }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const set = await accounts.set(params.personId, login, password, callerActor(identity.caller))
        if (set === 'weak-password' || set === 'login-taken') return { refusal: set }
        return set === 'unknown' ? unknownPerson : done
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/staff/:personId/unlock',
      summary: 'Let a person redeem again after ten wrong on-site passwords.',
      admits: ['manager'],
      params: personParams,
      result: v.null(),
      async handle({ params, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        await resetOnsiteTries(`person:${params.personId}`, callerActor(identity.caller))
        return done
      },
    }),
  ]
}
