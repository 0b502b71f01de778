import * as api from '#shared/endpoints/stamp-cards.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { listHostedCards } from '../gateway/hosted-cards.ts'
import { type RefusalReply, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { addStampCard, changeStampCard, listStampCards, rotateOnsitePassword } from '../ledger/stamp-cards.ts'
import { isWeakPin } from '../people/weak-secrets.ts'

type Deps = {
  db: Db
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  /** Gateway mode: cards are made and changed in the hosted service's own console. */
  isGateway: boolean
}
const unknownCard: RefusalReply<'invalid-request'> = { refusal: 'invalid-request', field: 'cardIdx' }

export function stampCardRoutes(deps: Deps): Route[] {
  const { db, now, dayOf, isGateway } = deps
  return [
    route(api.listStampCards, async ({ identity }) => {
      if (isGateway) return { result: { kept: 'upstream' as const, cards: await listHostedCards(db) } }
      const cards = await listStampCards(db, identity.role === 'manager', dayOf(now()))
      return { result: { kept: 'here' as const, cards } }
    }),
    route(api.addStampCard, async ({ body, identity, commandId }) => {
      if (isGateway) return { refusal: 'not-allowed' }
      if (body.onsitePwd !== null && isWeakPin(body.onsitePwd)) return { refusal: 'weak-onsite-password' }
      const actor = callerActor(identity.caller)
      return { result: { cardIdx: await addStampCard(deps, commandId, body, actor) } }
    }),
    route(api.changeStampCard, async ({ params: { cardIdx }, body, identity }) => {
      if (isGateway) return { refusal: 'not-allowed' }
      const isDone = await changeStampCard(deps, cardIdx, body, callerActor(identity.caller))
      return isDone ? { result: null } : unknownCard
    }),
    route(api.rotateOnsitePassword, async ({ params, body, identity }) => {
      if (isGateway) return { refusal: 'not-allowed' }
      if (isWeakPin(body.onsitePwd)) return { refusal: 'weak-onsite-password' }
      const actor = callerActor(identity.caller)
      const isDone = await rotateOnsitePassword(deps, params.cardIdx, body.onsitePwd, actor)
      return isDone ? { result: null } : unknownCard
    }),
  ]
}
