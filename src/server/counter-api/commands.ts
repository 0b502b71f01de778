import type * as v from 'valibot'
import { commandsRequest, commandsResult, type QueuedCommand, type Verdict } from '#shared/counter-api.ts'
import type { AddStamps, RemoveStamps } from '#shared/stamp.ts'
import type { Decision } from '../ledger/decision.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Route, route } from '../route.ts'

/** The outbox's batch: decided in order, each by its own transaction, each answered by its own verdict. */
export function commandRoutes({ ledger, now }: { ledger: Ledger; now: () => number }): Route[] {
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
        if (!identity) return { refusal: 'not-signed-in' }
        const verdicts: Verdict[] = []
        for (const queued of body.commands) {
          const meta = { caller: identity.caller, tappedAt: queued.tappedAt }
          verdicts.push(toVerdict(await ledger.decide(toCommand(queued), meta)))
        }
        return { result: { serverNow: now(), verdicts } satisfies v.InferOutput<typeof commandsResult> }
      },
    }),
  ]
}

function toCommand(queued: QueuedCommand): AddStamps | RemoveStamps {
  const { commandId, stampIdx, count } = queued
  if (queued.kind === 'add') return { kind: 'add', commandId, stampIdx, count }
  const { undoes, reason } = queued
  return { kind: 'remove', commandId, stampIdx, count, ...(undoes && { undoes }), ...(reason && { reason }) }
}

function toVerdict({ commandId, refusal, replayed }: Decision): Verdict {
  return { commandId, outcome: refusal ? 'refused' : 'applied', replayed, refusal, nextStampIdx: null }
}
