import * as api from '#shared/endpoints/passkeys.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Passkeys, Site } from '../people/passkeys.ts'

type Deps = {
  passkeys: Passkeys
  accounts: Accounts
  /** Null where no browser makes a passkey. */
  site: () => Site | null
  shopNm: () => Promise<string>
}

export function passkeyRoutes({ passkeys, accounts, site, shopNm }: Deps): Route[] {
  return [
    route(api.listPasskeys, async ({ identity }) => ({
      result: { passkeys: await passkeys.list(identity.session.personId) },
    })),
    route(api.beginPasskey, async ({ body, identity: { session } }) => {
      const here = site()
      if (!here) return { refusal: 'passkeys-not-here' }
      const login = await accounts.isOwn(session.personId, body.password)
      if (login === null) return { refusal: 'wrong-sign-in' }
      const { personId, personNm } = session
      return { result: await passkeys.begin({ personId, personNm, login, shopNm: await shopNm() }, here) }
    }),
    route(api.addPasskey, async ({ body, identity, commandId: passkeyId }) => {
      const here = site()
      if (!here) return { refusal: 'passkeys-not-here' }
      const { personId } = identity.session
      const isAdded = await passkeys.add(personId, passkeyId, body, here, callerActor(identity.caller))
      return isAdded ? { result: { passkeyId } } : { refusal: 'passkey-refused' }
    }),
    route(api.renamePasskey, async ({ params: { passkeyId }, body: { name }, identity }) => {
      const { personId } = identity.session
      const isDone = await passkeys.rename(personId, passkeyId, name, callerActor(identity.caller))
      return isDone ? { result: null } : { refusal: 'ended-meanwhile' }
    }),
    route(api.removePasskey, async ({ params: { passkeyId }, body, identity }) => {
      const { personId } = identity.session
      if ((await accounts.isOwn(personId, body.password)) === null) return { refusal: 'wrong-sign-in' }
      await passkeys.remove(personId, passkeyId, callerActor(identity.caller))
      return { result: null }
    }),
  ]
}
