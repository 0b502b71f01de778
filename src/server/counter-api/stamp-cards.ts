import * as v from 'valibot'
import { onsitePwdRequest } from '#shared/people-api.ts'
import {
  newStampCardRequest,
  newStampCardResult,
  stampCardChanges,
  stampCardParams,
  stampCardsResult,
} from '#shared/shop-api.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { callerActor } from '../ledger/caller.ts'
import { listHostedCards } from '../ledger/hosted-cards.ts'
import { addStampCard, changeStampCard, listStampCards, rotateOnsitePassword } from '../ledger/stamp-cards.ts'
import { isWeakPin } from '../people/weak-secrets.ts'
import { type Reply, type Route, route } from '../route.ts'

type Ports = {
  db: Db
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  /** Gateway mode: cards are made and changed in the hosted service's own console. */
  isGateway: boolean
}

const base = '/api/counter/v1/stamp-cards'
const unknownCard: Reply = { refusal: 'invalid-request', field: 'cardIdx' }

export function stampCardRoutes(ports: Ports): Route[] {
  const { db, now, dayOf, isGateway } = ports
  return [
    route({
      method: 'GET',
      path: base,
      summary: "The shop's stamp cards, closed ones too. Managers also see how many were given out.",
      admits: ['cashier', 'manager'],
      result: stampCardsResult,
      async handle({ identity }) {
        if (isGateway) return { result: { kept: 'upstream', cards: await listHostedCards(db) } }
        const cards = await listStampCards(db, identity?.role === 'manager', dayOf(now()))
        return { result: { kept: 'here', cards } }
      },
    }),
    route({
      method: 'POST',
      path: base,
      summary: 'A new stamp card. The Idempotency-Key makes it once.',
      admits: ['manager'],
      body: newStampCardRequest,
      result: newStampCardResult,
      async handle({ body, identity, commandId }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isGateway) return { refusal: 'not-allowed' }
        if (body.onsitePwd !== null && isWeakPin(body.onsitePwd)) return { refusal: 'weak-pin' }
        const actor = callerActor(identity.caller)
        return { result: { cardIdx: await addStampCard(ports, commandId, body, actor) } }
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:cardIdx`,
      summary: 'Change a card. The number of stamps and the days hold for those given out from now on.',
      admits: ['manager'],
      params: stampCardParams,
      body: stampCardChanges,
      result: v.null(),
      async handle({ params: { cardIdx }, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isGateway) return { refusal: 'not-allowed' }
        const isDone = await changeStampCard(ports, cardIdx, body, callerActor(identity.caller))
        return isDone ? { result: null } : unknownCard
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:cardIdx/onsite-password`,
      summary: 'A new on-site password for this card, good at once. It is never shown again.',
      admits: ['manager'],
      params: stampCardParams,
      body: onsitePwdRequest,
      result: v.null(),
      async handle({ params, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isGateway) return { refusal: 'not-allowed' }
        if (isWeakPin(body.onsitePwd)) return { refusal: 'weak-pin' }
        const actor = callerActor(identity.caller)
        const isDone = await rotateOnsitePassword(ports, params.cardIdx, body.onsitePwd, actor)
        return isDone ? { result: null } : unknownCard
      },
    }),
  ]
}
