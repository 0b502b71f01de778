import * as v from 'valibot'
import { limitsSchema } from '#shared/limits.ts'
import { callerActor } from '../ledger/caller.ts'
import type { ShopLimits } from '../people/limits.ts'
import { type Route, route } from '../route.ts'

const path = '/api/counter/v1/limits'

export function limitRoutes({ limits }: { limits: ShopLimits }): Route[] {
  return [
    route({
      method: 'GET',
      path,
      summary: "The shop's limits on what its people add.",
      admits: ['cashier', 'manager'],
      result: limitsSchema,
      handle: async () => ({ result: await limits.read() }),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set all limits at once; null is no limit.',
      admits: ['manager'],
      body: limitsSchema,
      result: v.null(),
      async handle({ body, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        await limits.set(body, callerActor(identity.caller))
        return { result: null }
      },
    }),
  ]
}
