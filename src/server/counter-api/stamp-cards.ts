import * as v from 'valibot'
import { onsitePwdRequest } from '#shared/people-api.ts'
import { idxParamSchema } from '#shared/stamp-api.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { callerActor } from '../ledger/caller.ts'
import { rotateOnsitePassword } from '../ledger/stamp-cards.ts'
import { isWeakPin } from '../people/weak-secrets.ts'
import { type Route, route } from '../route.ts'

export function stampCardRoutes(ports: { db: Db; vault: Vault; now: () => number }): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/api/counter/v1/stamp-cards/:cardIdx/onsite-password',
      summary: 'A new on-site password for this card, good at once. It is never shown again.',
      admits: ['manager'],
      params: v.object({ cardIdx: idxParamSchema }),
      body: onsitePwdRequest,
      result: v.null(),
      async handle({ params, body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        if (isWeakPin(body.onsitePwd)) return { refusal: 'weak-pin' }
        const actor = callerActor(identity.caller)
        const isDone = await rotateOnsitePassword(ports, params.cardIdx, body.onsitePwd, actor)
        return isDone ? { result: null } : { refusal: 'invalid-request', field: 'cardIdx' }
      },
    }),
  ]
}
