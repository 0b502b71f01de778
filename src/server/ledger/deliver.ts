/** What a tablet's outbox brings: each command decided once, and what a full card cannot hold put on the next one. */
import type { QueuedCommand, Verdict } from '#shared/counter-api.ts'
import type { Row } from '../db/db.ts'
import type { Meta } from './command.ts'
import { storedCommand } from './command-rows.ts'
import type { Decision } from './decision.ts'
import { derivedId } from './derived-id.ts'
import { type NextCyclePorts, startNextCycle } from './next-cycle.ts'

/** How far back a start looks for stamps that a crash left between two cards. */
const sweepMs = 7 * 86_400_000

/** `tappedAt` is the tap on the server's clock. */
export type Deliver = (queued: QueuedCommand, meta: Meta & { tappedAt: number }) => Promise<Verdict>

/** Gateway mode: the stamp after a full or redeemed one, which is on its way. Null where the stamps are our own. */
export type CarryPorts = NextCyclePorts & {
  nextOf: ((stampIdx: number) => Promise<number | null>) | null
}

export function createDeliver(ports: CarryPorts): Deliver {
  const { ledger } = ports
  return async (queued, meta) => {
    const { commandId, stampIdx, count } = queued
    if (queued.kind === 'remove') {
      const linked = {
        ...(queued.undoes && { undoes: queued.undoes }),
        ...(queued.reason && { reason: queued.reason }),
      }
      const remove = { kind: 'remove', commandId, stampIdx, count, ...linked } as const
      return toVerdict(await ledger.decide(remove, meta), null)
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
    const nextStampIdx = decision.carriedOver
      ? await carryOver(ports, commandId, stampIdx, decision.carriedOver)
      : null
    return toVerdict(decision, nextStampIdx)
  }
}

/**
 * Puts the rest on the card that follows, and on the one after it if need be. The ids come from the command's, so
 * that a retry and a crash between the two transactions end in the same stamps (each transaction is one stamp's).
 */
export async function carryOver(
  ports: CarryPorts,
  commandId: string,
  fullIdx: number,
  count: number,
): Promise<number | null> {
  const nextIdx = ports.nextOf ? await ports.nextOf(fullIdx) : await startNextCycle(ports, fullIdx, true)
  if (nextIdx === null) return null
  const carriedId = await carriedCommandId(ports, commandId)
  const { carriedOver } = await ports.ledger.decide(
    { kind: 'arriving-add', commandId: carriedId, stampIdx: nextIdx, count, tappedAt: 0 },
    { caller: { kind: 'automation' } },
  )
  if (carriedOver) await carryOver(ports, carriedId, nextIdx, carriedOver)
  return nextIdx
}

const carriedCommandId = ({ db, vault }: CarryPorts, commandId: string) =>
  derivedId(db.read, vault, `carried:${commandId}`)

/** Mends what a crash, or a next card that came late, has left between the full card and the next one. */
export async function carryMissing(ports: CarryPorts): Promise<void> {
  const rows = await ports.db.read<Row & { command_id: string; stamp_idx: number; count: number }>(
    `SELECT command_id, stamp_idx, COUNT(*) AS count FROM ledger
     WHERE event = 'stamp.carried-over' AND at > $1 GROUP BY command_id, stamp_idx`,
    [ports.now() - sweepMs],
  )
  for (const row of rows)
    if (!(await storedCommand(ports.db.read, await carriedCommandId(ports, row.command_id))))
      await carryOver(ports, row.command_id, row.stamp_idx, Number(row.count))
}

function toVerdict(decision: Decision, nextStampIdx: number | null): Verdict {
  const { commandId, refusal, replayed, limit } = decision
  if (decision.review) return { commandId, outcome: 'review', replayed, refusal: null, nextStampIdx: null }
  // A gateway does not know yet: the tablet asks again by the same id.
  if (refusal === 'being-checked')
    return { commandId, outcome: 'later', replayed, refusal, nextStampIdx: null }
  if (refusal)
    return { commandId, outcome: 'refused', replayed, refusal, nextStampIdx: null, ...(limit && { limit }) }
  return {
    commandId,
    outcome: decision.carriedOver ? 'carried-over' : 'applied',
    replayed,
    refusal,
    nextStampIdx,
  }
}
