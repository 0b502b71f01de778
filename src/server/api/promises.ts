import * as api from '#shared/endpoints/promises.ts'
import { type Identity, type Route, refusalOf, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Attribute } from '../people/attribution.ts'
import type { Promises } from '../promises/promises.ts'

type Deps = { promises: Promises; attribute: Attribute; now: () => number }

export function promiseRoutes({ promises, attribute, now }: Deps): Route[] {
  const by = ({ caller }: Identity) => ({ actor: callerActor(caller), at: now() })
  return [
    route(api.registerPromiseKey, async ({ body: { publicKey }, identity }) => {
      const keyId = await promises.register(identity.caller.tabletId, publicKey, by(identity))
      return keyId === null ? { refusal: 'invalid-request', field: 'publicKey' } : { result: { keyId } }
    }),
    route(api.tellPromise, async ({ body: { stampIdx, slip, personId, pinChecked }, identity }) => {
      const { tabletId } = identity.caller
      const signedIn = identity.session ?? null
      const who = await attribute({ tabletId, signedIn, personId, pinChecked, tappedAt: now() })
      const given = { stampIdx, slip, tabletId, personId: who?.personId ?? null }
      const refusal = await promises.tell(given, by(identity))
      return refusal === null ? { result: null } : { refusal }
    }),
    route(api.openPromise, async ({ body, identity }) => {
      const opened = await promises.open(body, by(identity))
      return typeof opened === 'string' ? { refusal: refusalOf(api.openPromise, opened) } : { result: opened }
    }),
    route(api.listPromises, async () => ({ result: await promises.list() })),
  ]
}
