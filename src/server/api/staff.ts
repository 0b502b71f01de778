import * as api from '#shared/endpoints/staff.ts'
import { type PersonIdentity, type RefusalReply, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Authenticator } from '../people/authenticator.ts'
import type { Branches } from '../people/branches.ts'
import type { Hasher } from '../people/hasher.ts'
import type { Pins } from '../people/pins.ts'
import { keptPin } from '../people/pins.ts'
import type { Staff } from '../people/staff.ts'
import { isWeakPin } from '../people/weak-secrets.ts'

type Deps = {
  staff: Staff
  branches: Branches
  pins: Pins
  accounts: Accounts
  authenticator: Authenticator
  hasher: Hasher
  /** Lets a person redeem again after ten wrong on-site passwords (S-2). */
  resetOnsiteTries: (scope: string, actor: string) => Promise<void>
}

const unknownPerson: RefusalReply<'invalid-request'> = { refusal: 'invalid-request', field: 'personId' }
const unknownBranch: RefusalReply<'invalid-request'> = { refusal: 'invalid-request', field: 'branchIds' }
const done = { result: null }

export function staffRoutes(deps: Deps): Route[] {
  const { staff, branches, pins, accounts, authenticator, hasher, resetOnsiteTries } = deps

  /** The owner's secrets are the owner's, and what lets somebody manage is given by who has just typed a password. */
  async function objection(
    identity: PersonIdentity,
    personId: string,
  ): Promise<'owner-only' | 'password-sign-in-needed' | null> {
    const person = await staff.find(personId)
    if (person?.isOwner && personId !== identity.session.personId) return 'owner-only'
    return person?.role === 'manager' && !identity.isByPassword ? 'password-sign-in-needed' : null
  }

  return [
    route(api.listStaff, async () => ({ result: await staff.list() })),
    route(api.addPerson, async ({ body: { pin, ...person }, identity, commandId }) => {
      if (person.role === 'manager' && !identity.isByPassword) return { refusal: 'password-sign-in-needed' }
      if (isWeakPin(pin)) return { refusal: 'weak-pin' }
      if (!(await branches.areKnown(person.branchIds ?? []))) return unknownBranch
      const kept = await keptPin(hasher, pin)
      const personId = await staff.add({ ...person, ...kept }, callerActor(identity.caller), commandId)
      return personId === null ? { refusal: 'weak-pin' } : { result: { personId } }
    }),
    route(api.changePerson, async ({ params, body, identity }) => {
      if (!(await branches.areKnown(body.branchIds ?? []))) return unknownBranch
      const by = { actor: callerActor(identity.caller), mayRaise: identity.isByPassword }
      const changed = await staff.change(params.personId, body, by)
      if (changed === 'unknown') return unknownPerson
      return changed === 'changed' ? done : { refusal: changed }
    }),
    route(api.resetPin, async ({ params, body, identity }) => {
      const refusal = await objection(identity, params.personId)
      if (refusal) return { refusal }
      const reset = await pins.reset(params.personId, body.pin, callerActor(identity.caller))
      if (reset === 'weak-pin') return { refusal: 'weak-pin' }
      return reset === 'unknown' ? unknownPerson : done
    }),
    route(api.setAccount, async ({ params, body: { login, password }, identity }) => {
      const refusal = await objection(identity, params.personId)
      if (refusal) return { refusal }
      const set = await accounts.set(params.personId, login, password, callerActor(identity.caller))
      if (set === 'weak-password' || set === 'login-taken') return { refusal: set }
      return set === 'unknown' ? unknownPerson : done
    }),
    route(api.takeOffAuthenticator, async ({ params, identity }) => {
      const isOff = await authenticator.takeOff(params.personId, callerActor(identity.caller))
      return isOff ? done : unknownPerson
    }),
    route(api.handOverShop, async ({ params, identity }) => {
      const { personId } = identity.session
      const isDone = await staff.handOver(personId, params.personId, callerActor(identity.caller))
      return isDone ? done : { refusal: 'owner-only' }
    }),
    route(api.unlockPerson, async ({ params, identity }) => {
      await resetOnsiteTries(`person:${params.personId}`, callerActor(identity.caller))
      return done
    }),
  ]
}
