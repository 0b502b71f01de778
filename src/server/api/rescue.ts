import * as v from 'valibot'
import { maxBatch, type QueuedCommand, queuedCommand, type Verdict } from '#shared/endpoints/commands.ts'
import * as api from '#shared/endpoints/rescue.ts'
import type { Rescued } from '#shared/rescue-api.ts'
import type { Db, Row } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Opened, Rescue } from '../rescue/rescue.ts'
import type { DeliveryMeta, TakeCommands } from './commands.ts'

type Deps = { db: Db; rescue: Rescue; take: TakeCommands; now: () => number }
type Counts = Omit<Rescued, 'tabletNm' | 'commands'>

/** So long one request is worked on: what is left is brought again, and what was decided is answered at once then. */
const patienceMs = 5_000

export function rescueRoutes({ db, rescue, take, now }: Deps): Route[] {
  return [
    route(api.getRescueKey, async () => ({ result: { publicKey: rescue.publicKey } })),
    route(api.takeRescue, async ({ body, identity }) => {
      const opened = await rescue.open(Buffer.from(body.envelope, 'base64url'))
      if (typeof opened === 'string') return { refusal: opened }
      await rescue.note(opened, { actor: callerActor(identity.caller), at: now() })
      const { tabletNm, commands } = opened
      return { result: { tabletNm, commands: commands.length, ...(await takeAll(opened)) } }
    }),
  ]

  async function takeAll({ tabletId, tabletNm, isHeld, commands }: Opened): Promise<Counts> {
    const counts: Counts = { applied: 0, refused: 0, undecided: 0, later: 0, unreadable: 0 }
    const readable = commands.flatMap(readCommand)
    counts.unreadable = commands.length - readable.length
    const clockOffsetMs = await clockOffsetOf(db, tabletId)
    const from = { tabletId, tabletNm, signedIn: null, clockOffsetMs, isHeld }
    const until = now() + patienceMs
    for (let at = 0; at < readable.length; at += maxBatch) {
      const batch: QueuedCommand[] = []
      const metas: DeliveryMeta[] = []
      for (const queued of readable.slice(at, at + maxBatch)) {
        const [meta] = (await take.attributed(from, [queued])) ?? []
        if (!meta) {
          counts.unreadable += 1
          continue
        }
        batch.push(queued)
        metas.push(meta)
      }
      if (now() >= until) counts.later += batch.length
      else if (batch.length > 0)
        for (const verdict of await take.decided(from, batch, metas)) counts[outcomeOf(verdict)] += 1
    }
    return counts
  }
}

function readCommand(raw: unknown): QueuedCommand[] {
  const parsed = v.safeParse(queuedCommand, raw)
  return parsed.success ? [parsed.output] : []
}

/** In gateway mode the server has what is being checked: nobody needs to bring it again. */
function outcomeOf({ outcome, refusal }: Verdict): keyof Counts {
  if (outcome === 'later') return refusal === 'being-checked' ? 'undecided' : 'later'
  if (refusal === 'same-id-in-flight' || refusal === 'state-unknown') return 'later'
  if (outcome === 'review') return 'undecided'
  return outcome === 'carried-over' ? 'applied' : outcome
}

/** As it was when the tablet was heard last: when the taps were sealed no clock of ours was near. */
async function clockOffsetOf(db: Db, tabletId: string): Promise<number> {
  const [row] = await db.read<Row & { clock_offset_ms: number }>(
    'SELECT clock_offset_ms FROM tablet_numbers WHERE tablet_id = $1 ORDER BY last_at DESC LIMIT 1',
    [tabletId],
  )
  return row?.clock_offset_ms ?? 0
}
