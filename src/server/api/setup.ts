import type { Context } from 'hono'
import type { Session } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/setup.ts'
import { type Setup } from '#shared/people-api.ts'
import { type Reply, type Route, route } from '../http/route.ts'

export type WeakSecret = 'weak-pin' | 'weak-password' | 'weak-onsite-password'

export type SetUp = (setup: Setup) => Promise<
  | { personId: string }
  /** All of them at once. */
  | { weak: WeakSecret[] }
  | 'setup-closed'
  | 'card-misplaced'
>

type Deps = {
  setUp: SetUp
  /** Who made the shop goes on at once, in the same browser. */
  signInInBrowser: (context: Context, personId: string) => Promise<Reply<Session, 'not-signed-in'>>
}

export function setupRoutes({ setUp, signInInBrowser }: Deps): Route[] {
  return [
    route(api.setUpShop, async ({ body, context }) => {
      const made = await setUp(body)
      if (made === 'card-misplaced') return { refusal: 'invalid-request', field: 'card' }
      if (typeof made === 'string') return { refusal: made }
      if ('weak' in made) return { refusal: made.weak[0] ?? 'weak-password', detail: { weak: made.weak } }
      return signInInBrowser(context, made.personId)
    }),
  ]
}
