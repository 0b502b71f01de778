import type * as v from 'valibot'
import type { commandsResult } from '#shared/counter-api.ts'
import { type QueuedCommand, type Verdict } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/commands.ts'
import type { Deliver } from '../automation/deliver.ts'
import { CommitUnknown, type Db, DbUnavailable } from '../db/db.ts'
import { type Identity, type Route, route } from '../http/route.ts'
import { noteDelivered } from '../ledger/tablet-health.ts'
import { noteNumbers } from '../ledger/tablet-numbers.ts'
import type { Attribute } from '../people/attribution.ts'
import type { ReadQueue } from './queue.ts'

type Deps = {
  db: Db
  deliver: Deliver
  attribute: Attribute
  now: () => number
  readQueue: ReadQueue
}
type DeliveryMeta = Parameters<Deliver>[1]

/** The outbox's batch: decided in order, each by its own transaction, each answered by its own verdict. */
export function commandRoutes({ db, deliver, attribute, now, readQueue }: Deps): Route[] {
  /** Null where nobody can be named for it. */
  async function metaOf(
    { session, caller }: Identity,
    tabletId: string,
    { personId, pinChecked, tappedAt }: QueuedCommand,
    clockOffsetMs: number,
  ): Promise<DeliveryMeta | null> {
    const signedIn = session ?? null
    // A clock that jumped forward after the tap: nothing was tapped later than now (decision 10).
    const at = Math.min(tappedAt + clockOffsetMs, now())
    const by = await attribute({ tabletId, signedIn, personId, pinChecked, tappedAt: at })
    if (!by) return null
    const tabletNm = caller.kind === 'tablet' ? caller.tabletNm : ''
    return {
      caller: { kind: 'tablet', tabletId, tabletNm, personId: by.personId, personNm: by.personNm },
      tappedAt: at,
      pinChecked: by.pinChecked,
      ...(by.isDisabled && { hold: { kind: 'person-disabled' as const } }),
    }
  }

  return [
    route(api.sendCommands, async ({ body, identity }) => {
      const { tabletId } = identity.caller
      const clockOffsetMs = now() - body.sentAt
      const metas: DeliveryMeta[] = []
      for (const queued of body.commands) {
        const meta = await metaOf(identity, tabletId, queued, clockOffsetMs)
        if (!meta) return { refusal: 'not-signed-in' }
        metas.push(meta)
      }
      const verdicts: Verdict[] = []
      for (const [index, queued] of body.commands.entries()) {
        const meta = metas[index]
        const verdict = meta ? await deliver(queued, meta).catch(notNow) : null
        if (verdict === null) break
        verdicts.push(verdict)
      }
      const decided = body.commands.slice(0, verdicts.length)
      if (decided.length === 0) throw new DbUnavailable('no command of the batch could be decided')
      // What is left for later has arrived too: it is still on the tablet, and no number is missing.
      for (const [epoch, ofEpoch = []] of Object.entries(
        Object.groupBy(body.commands, (queued) => queued.epoch),
      )) {
        const seqs = ofEpoch.map((queued) => queued.seq)
        await noteNumbers(db, { tabletId, epoch, seqs, at: now(), clockOffsetMs })
      }
      const settled = verdicts.filter(({ outcome }) => outcome !== 'later').length
      await db.write((tx) => noteDelivered(tx, { tabletId, at: now(), settled }))
      verdicts.push(...body.commands.slice(decided.length).map(later))
      const queue = readQueue && (await readQueue())
      return {
        result: { serverNow: now(), verdicts, queue } satisfies v.InferOutput<typeof commandsResult>,
      }
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
