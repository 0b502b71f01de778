import type { Context } from 'hono'
import type { Session } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/setup.ts'
import { type Setup } from '#shared/people-api.ts'
import { type Reply, type Route, route } from '../http/route.ts'

export type SetUp = (
  setup: Setup,
) => Promise<
  | { personId: string }
  | 'setup-closed'
  | 'weak-pin'
  | 'weak-password'
  | 'weak-onsite-password'
  | 'card-misplaced'
>

type Deps = {
  setUp: SetUp
  /** Who made the shop goes on at once, in the same browser. */
  signInAtDesk: (context: Context, personId: string) => Promise<Reply<Session>>
}

export function setupRoutes({ setUp, signInAtDesk }: Deps): Route[] {
  return [
    route(api.setUpShop, async ({ body, context }) => {
      const made = await setUp(body)
      if (made === 'card-misplaced') return { refusal: 'invalid-request', field: 'card' }
      // Digits as a PIN, and refused by the same rule: which of the two it was stands beside it.
      if (made === 'weak-onsite-password') return { refusal: 'weak-pin', detail: { field: 'onsitePwd' } }
      return typeof made === 'string' ? { refusal: made } : signInAtDesk(context, made.personId)
    }),
  ]
}
