import type * as v from 'valibot'
import type { commandsResult } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/commands.ts'
import { type Route, route } from '../http/route.ts'
import type { ReadQueue } from './queue.ts'
import type { TakeCommands } from './take-commands.ts'

type Deps = { take: TakeCommands; now: () => number; readQueue: ReadQueue }

/** The outbox's batch. */
export function commandRoutes({ take, now, readQueue }: Deps): Route[] {
  return [
    route(api.sendCommands, async ({ body: { sentAt, commands }, identity: { caller, session } }) => {
      const from = {
        tabletId: caller.tabletId,
        tabletNm: caller.kind === 'tablet' ? caller.tabletNm : '',
        signedIn: session ?? null,
        clockOffsetMs: now() - sentAt,
      }
      const metas = await take.attributed(from, commands)
      if (!metas) return { refusal: 'not-signed-in' }
      const verdicts = await take.decided(from, commands, metas)
      const queue = readQueue && (await readQueue())
      return {
        result: { serverNow: now(), verdicts, queue } satisfies v.InferOutput<typeof commandsResult>,
      }
    }),
  ]
}
