/**
 * What a tablet's outbox brings: each command decided once, in the order of the taps, in its own transaction and with its
 * own verdict; what a full card cannot hold is put on the next one.
 */
import type * as v from 'valibot'
import {
  type commandsResult,
  type QueuedCommand,
  sendCommands,
  type Verdict,
} from '#shared/endpoints/commands.ts'
import { type Carried, type CarryDeps, carryFirst, carryOver } from '../automation/carry-over.ts'
import { CommitUnknown, DbUnavailable } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import type { Meta } from '../ledger/command.ts'
import type { Decision } from '../ledger/decision.ts'
import { noteDelivered, noteNumbers } from '../ledger/tablet-health.ts'
import { createAttribution, onServersClock } from '../people/attribution.ts'
import type { ReadQueue } from './queue.ts'

type Deps = { take: TakeCommands; now: () => number; readQueue: ReadQueue }

/** The outbox's batch. */
export function commandRoutes({ take, now, readQueue }: Deps): Route[] {
  return [
    route(sendCommands, async ({ body: { sentAt, commands }, identity: { caller, session } }) => {
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

/** `tappedAt` is the tap on the server's clock. */
export type DeliveryMeta = Meta & { tappedAt: number }

type From = {
  tabletId: string
  tabletNm: string
  signedIn: { personId: string; personNm: string } | null
  /** What the tablet's clock lacks. */
  clockOffsetMs: number
  /** A manager decides. */
  isHeld?: boolean
}

export type TakeCommands = {
  /** Null where somebody cannot be named for one of them: then none is decided. */
  attributed(from: From, commands: readonly QueuedCommand[]): Promise<DeliveryMeta[] | null>
  decided(from: From, commands: readonly QueuedCommand[], metas: readonly DeliveryMeta[]): Promise<Verdict[]>
}

export function createTakeCommands(deps: CarryDeps): TakeCommands {
  const { db, now } = deps
  const deliver = createDeliver(deps)
  const attribute = createAttribution(db)

  async function metaOf(from: From, queued: QueuedCommand): Promise<DeliveryMeta | null> {
    const { tabletId, tabletNm, signedIn, clockOffsetMs, isHeld = false } = from
    const { personId, pinChecked, tappedAt } = queued
    const at = onServersClock(tappedAt, clockOffsetMs, now())
    const by = await attribute({ tabletId, signedIn, personId, pinChecked, tappedAt: at })
    if (!by) return null
    return {
      caller: { kind: 'tablet', tabletId, tabletNm, personId: by.personId, personNm: by.personNm },
      tappedAt: at,
      pinChecked: by.pinChecked,
      ...((by.isDisabled || isHeld) && { hold: { kind: 'person-disabled' as const } }),
    }
  }

  return {
    async attributed(from, commands) {
      const metas: DeliveryMeta[] = []
      for (const queued of commands) {
        const meta = await metaOf(from, queued)
        if (!meta) return null
        metas.push(meta)
      }
      return metas
    },
    async decided({ tabletId, clockOffsetMs }, commands, metas) {
      const verdicts: Verdict[] = []
      for (const [index, queued] of commands.entries()) {
        const meta = metas[index]
        const verdict = meta ? await deliver(queued, meta).catch(notNow) : null
        if (verdict === null) break
        verdicts.push(verdict)
      }
      if (verdicts.length === 0) throw new DbUnavailable('no command of the batch could be decided')
      // What is left for later has arrived too: it is still on the tablet, and no number is missing.
      for (const [epoch, ofEpoch = []] of Object.entries(
        Object.groupBy(commands, (queued) => queued.epoch),
      )) {
        const seqs = ofEpoch.map((queued) => queued.seq)
        await noteNumbers(db, { tabletId, epoch, seqs, at: now(), clockOffsetMs })
      }
      const settled = verdicts.filter(({ outcome }) => outcome !== 'later').length
      await db.write((tx) => noteDelivered(tx, { tabletId, at: now(), settled }))
      return [...verdicts, ...commands.slice(verdicts.length).map(later)]
    },
  }
}

/** The order of taps is kept: where one cannot be decided now, those behind it wait as well. */
function notNow(error: unknown): null {
  if (error instanceof DbUnavailable || error instanceof CommitUnknown) return null
  throw error
}

function later({ commandId }: QueuedCommand): Verdict {
  return { commandId, outcome: 'later', replayed: false, refusal: null, nextStampIdx: null }
}

/** One command. */
export function createDeliver(deps: CarryDeps) {
  const { ledger } = deps
  return async (queued: QueuedCommand, meta: DeliveryMeta): Promise<Verdict> => {
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
