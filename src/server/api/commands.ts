/** Commands of one tablet, decided in their order, each in its own transaction and with its own verdict. */
import type * as v from 'valibot'
import type { commandsResult, QueuedCommand, Verdict } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/commands.ts'
import type { CarryDeps } from '../automation/carry-over.ts'
import { createDeliver, type Deliver } from '../automation/deliver.ts'
import { CommitUnknown, DbUnavailable } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { noteDelivered, noteNumbers } from '../ledger/tablet-health.ts'
import { createAttribution } from '../people/attribution.ts'
import type { ReadQueue } from './queue.ts'

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

export type DeliveryMeta = Parameters<Deliver>[1]

type From = {
  tabletId: string
  tabletNm: string
  signedIn: { personId: string; personNm: string } | null
  /** What the tablet's clock lacks. */
  clockOffsetMs: number
  /** Un-paired since: a manager decides. */
  isRevoked?: boolean
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
    const { tabletId, tabletNm, signedIn, clockOffsetMs, isRevoked = false } = from
    const { personId, pinChecked, tappedAt } = queued
    // A clock that jumped forward after the tap: nothing was tapped later than now (decision 10).
    const at = Math.min(tappedAt + clockOffsetMs, now())
    const by = await attribute({ tabletId, signedIn, personId, pinChecked, tappedAt: at })
    if (!by) return null
    return {
      caller: { kind: 'tablet', tabletId, tabletNm, personId: by.personId, personNm: by.personNm },
      tappedAt: at,
      pinChecked: by.pinChecked,
      ...((by.isDisabled || isRevoked) && { hold: { kind: 'person-disabled' as const } }),
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
