import * as api from '#shared/endpoints/corrections.ts'
import type { Db } from '../db/db.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { correctStamp } from '../review/correct-stamp.ts'
import { giveBack, readGiveBackLimit, setGiveBackLimit } from '../review/give-back.ts'

type Deps = { db: Db; ledger: Ledger; reads: Reads; now: () => number }

export function correctionRoutes({ db, ledger, reads, now }: Deps): Route[] {
  return [
    route(api.correctStamp, async ({ params: { stampIdx }, body: correction, identity, commandId }) => {
      const { caller } = identity
      const made = await correctStamp({ db, ledger }, { stampIdx, commandId, caller, correction })
      if ('corrected' in made) return { result: made.corrected, replayed: made.replayed }
      const { refusal, field, replayed } = made.refused
      return { refusal: refusalOf(api.correctStamp, refusal), field, replayed }
    }),
    route(api.giveBackReward, async ({ params: { stampIdx }, body: { reason }, identity, commandId }) => {
      const made = await giveBack({ db, ledger }, { stampIdx, commandId, caller: identity.caller, reason })
      if ('refusal' in made) return { refusal: refusalOf(api.giveBackReward, made.refusal) }
      const stamp = await reads.publicStamp(made.stampIdx)
      return { result: { ...made, stampUrl: stamp?.stampUrl ?? '' }, replayed: made.again }
    }),
    route(api.getGiveBackLimit, async () => ({ result: { mostADay: await readGiveBackLimit(db) } })),
    route(api.setGiveBackLimit, async ({ body: { mostADay }, identity }) => {
      await setGiveBackLimit(db, mostADay, callerActor(identity.caller), now())
      return { result: null }
    }),
  ]
}
