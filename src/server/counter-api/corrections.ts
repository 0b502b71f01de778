import * as v from 'valibot'
import {
  correctionRequest,
  correctionResult,
  giveBackLimit,
  giveBackRequest,
  giveBackResult,
  stampParams,
} from '#shared/review-api.ts'
import type { Db } from '../db/db.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { correctStamp } from '../review/correct-stamp.ts'
import { giveBack, readGiveBackLimit, setGiveBackLimit } from '../review/give-back.ts'
import { type Route, route } from '../route.ts'

type Ports = { db: Db; ledger: Ledger; reads: Reads; now: () => number }

const base = '/api/counter/v1'
const admits = ['manager'] as const

export function correctionRoutes({ db, ledger, reads, now }: Ports): Route[] {
  return [
    route({
      method: 'POST',
      path: `${base}/stamps/:stampIdx/corrections`,
      summary:
        'Add, remove, extend, deactivate or activate, with a reason. Answers the old and the new value.',
      admits,
      params: stampParams,
      body: correctionRequest,
      result: correctionResult,
      async handle({ params: { stampIdx }, body: correction, identity, commandId }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const { caller } = identity
        const { decision, corrected } = await correctStamp(
          { db, ledger },
          { stampIdx, commandId, caller, correction },
        )
        const { refusal, field, replayed } = decision
        return refusal ? { refusal, field, replayed } : { result: corrected, replayed }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/stamps/:stampIdx/give-back`,
      summary: 'Give the reward of a redeemed stamp back as a new full stamp: once a stamp, so many a day.',
      admits,
      params: stampParams,
      body: giveBackRequest,
      result: giveBackResult,
      async handle({ params: { stampIdx }, body: { reason }, identity, commandId }) {
        if (!identity) return { refusal: 'not-signed-in' }
        const made = await giveBack({ db, ledger }, { stampIdx, commandId, caller: identity.caller, reason })
        if ('refusal' in made) return made
        const stamp = await reads.publicStamp(made.stampIdx)
        return { result: { ...made, stampUrl: stamp?.stampUrl ?? '' }, replayed: made.again }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/limits/give-backs`,
      summary: 'How many rewards may be given back in a day.',
      admits,
      result: giveBackLimit,
      handle: async () => ({ result: { mostADay: await readGiveBackLimit(db) } }),
    }),
    route({
      method: 'PUT',
      path: `${base}/limits/give-backs`,
      summary: 'Set how many rewards may be given back in a day; 0 is none.',
      admits,
      body: giveBackLimit,
      result: v.null(),
      async handle({ body: { mostADay }, identity }) {
        if (!identity) return { refusal: 'not-signed-in' }
        await setGiveBackLimit(db, mostADay, callerActor(identity.caller), now())
        return { result: null }
      },
    }),
  ]
}
