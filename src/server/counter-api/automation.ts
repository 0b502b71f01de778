import * as v from 'valibot'
import { automationRequest, automationResult } from '#shared/automation-api.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { readAutomation, setAutomation, shownAutomation } from '../ledger/automation-settings.ts'
import { callerActor } from '../ledger/caller.ts'
import { isWeakPin } from '../people/weak-secrets.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; vault: Vault; now: () => number; isGateway: boolean }

const path = '/api/counter/v1/automation'
const admits = ['manager'] as const

export function automationRoutes(ports: Ports): Route[] {
  const { db, isGateway } = ports
  return [
    route({
      method: 'GET',
      path,
      summary:
        'What the shop does by itself: the next stamp and a coupon after a reward, and what webhooks are told.',
      admits,
      result: automationResult,
      handle: async () => ({ result: shownAutomation(await readAutomation(db.read), isGateway) }),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set all of it at once. Rewards that were given before go on by what was set then.',
      admits,
      body: automationRequest,
      result: v.null(),
      async handle({ body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const { coupon } = body
        if (coupon.kind === 'hosted' && !isGateway)
          return { refusal: 'invalid-request', field: 'coupon.kind' }
        if (coupon.kind !== 'off' && coupon.onsitePwd && isWeakPin(coupon.onsitePwd))
          return { refusal: 'weak-pin' }
        await setAutomation(ports, body, callerActor(identity.caller))
        return { result: null }
      },
    }),
  ]
}
