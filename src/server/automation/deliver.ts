/** What a tablet's outbox brings: each command decided once, and what a full card cannot hold put on the next one. */
import type { QueuedCommand, Verdict } from '#shared/counter-api.ts'
import type { Meta } from '../ledger/command.ts'
import type { Decision } from '../ledger/decision.ts'
import { type Carried, type CarryDeps, carryFirst, carryOver } from './carry-over.ts'

/** `tappedAt` is the tap on the server's clock. */
export type Deliver = (queued: QueuedCommand, meta: Meta & { tappedAt: number }) => Promise<Verdict>

export function createDeliver(deps: CarryDeps): Deliver {
  const { ledger } = deps
  return async (queued, meta) => {
    const { commandId, stampIdx, count } = queued
    if (queued.kind === 'remove') {
      const linked = {
        ...(queued.undoes && { undoes: queued.undoes }),
        ...(queued.reason && { reason: queued.reason }),
      }
      const remove = { kind: 'remove', commandId, stampIdx, count, ...linked } as const
      if (queued.undoes) await carryFirst(deps, queued.undoes)
      const decision = await ledger.decide(remove, meta)
      const isElsewhere = decision.refusal === null && decision.stampIdx !== stampIdx
      return { ...toVerdict(decision, null), ...(isElsewhere && { nextStampIdx: decision.stampIdx }) }
    }
    const { tappedAt, reason } = queued
    const add = {
      kind: 'arriving-add',
      commandId,
      stampIdx,
      count,
      tappedAt,
      ...(reason && { reason }),
    } as const
    const decision = await ledger.decide(add, meta)
    const { carriedOver } = decision
    const carried = carriedOver
      ? await carryOver(deps, { commandId, fullIdx: stampIdx, count: carriedOver })
      : null
    return toVerdict(decision, carried)
  }
}

function toVerdict(decision: Decision, carried: Carried | null): Verdict {
  const { commandId, refusal, replayed, limit } = decision
  if (decision.review) return { commandId, outcome: 'review', replayed, refusal: null, nextStampIdx: null }
  // A gateway does not know yet: the tablet asks again by the same id.
  if (refusal === 'being-checked')
    return { commandId, outcome: 'later', replayed, refusal, nextStampIdx: null }
  if (refusal)
    return { commandId, outcome: 'refused', replayed, refusal, nextStampIdx: null, ...(limit && { limit }) }
  return {
    commandId,
    outcome: carried ? outcomeOf[carried.state] : 'applied',
    replayed,
    refusal,
    nextStampIdx: carried?.nextIdx ?? null,
  }
}

/** Reported as carried over only once the stamps are on the next card. */
const outcomeOf = { placed: 'carried-over', review: 'review', later: 'later' } as const
