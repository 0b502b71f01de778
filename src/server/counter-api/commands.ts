import type * as v from 'valibot'
import { commandsRequest, commandsResult, type QueuedCommand, type Verdict } from '#shared/counter-api.ts'
import { CommitUnknown, type Db, DbUnavailable } from '../db/db.ts'
import type { Deliver } from '../ledger/deliver.ts'
import { noteNumbers } from '../ledger/tablet-numbers.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; deliver: Deliver; now: () => number }

/** The outbox's batch: decided in order, each by its own transaction, each answered by its own verdict. */
export function commandRoutes({ db, deliver, now }: Ports): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/counter/v1/commands',
      summary:
        'Commands of one tablet, in the order of their taps. A command sent again gets its first answer.',
      admits: ['cashier', 'manager'],
      body: commandsRequest,
      result: commandsResult,
      async handle({ body, identity }) {
        if (identity?.caller.kind !== 'tablet') return { refusal: 'not-signed-in' }
        const { caller } = identity
        const clockOffsetMs = now() - body.sentAt
        const verdicts: Verdict[] = []
        for (const queued of body.commands) {
          const verdict = await deliver(queued, caller, queued.tappedAt + clockOffsetMs).catch(notNow)
          if (verdict === null) break
          verdicts.push(verdict)
        }
        const decided = body.commands.slice(0, verdicts.length)
        if (decided.length === 0) throw new DbUnavailable('no command of the batch could be decided')
        for (const [epoch, ofEpoch = []] of Object.entries(
          Object.groupBy(decided, (queued) => queued.epoch),
        )) {
          const seqs = ofEpoch.map((queued) => queued.seq)
          await noteNumbers(db, { tabletId: caller.tabletId, epoch, seqs, at: now(), clockOffsetMs })
        }
        verdicts.push(...body.commands.slice(decided.length).map(later))
        return { result: { serverNow: now(), verdicts } satisfies v.InferOutput<typeof commandsResult> }
      },
    }),
  ]
}

/** The order of taps is kept: where one cannot be decided now, those behind it wait as well. */
function notNow(error: unknown): null {
  if (error instanceof DbUnavailable || error instanceof CommitUnknown) return null
  throw error
}

function later({ commandId }: QueuedCommand): Verdict {
  return { commandId, outcome: 'later', replayed: false, refusal: null, nextStampIdx: null }
}
