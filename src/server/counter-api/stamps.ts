import * as v from 'valibot'
import { publicStampResult, snapshotSchema } from '#shared/counter-api.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { idxParamSchema } from '#shared/stamp-api.ts'
import type { Reads } from '../ledger/reads.ts'
import { type Route, route } from '../route.ts'

const params = v.object({ stampIdx: idxParamSchema })

type Ports = {
  reads: Reads
  /** `YYYY-MM-DD HH:MM:SS` at the shop. */
  timeOf: (at: number) => string
}

export function stampRoutes({ reads, timeOf }: Ports): Route[] {
  /** From UTC to the shop's clock at that instant, so that no tablet needs to know the shop's time zone. */
  const offsetAt = (at: number) =>
    Date.parse(`${timeOf(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
  const offsetsOf = ({ asOf, lastAdd, redeemedAt }: Snapshot) => ({
    asOf: offsetAt(asOf),
    lastAdd: lastAdd && offsetAt(lastAdd.at),
    redeemedAt: redeemedAt === null ? null : offsetAt(redeemedAt),
  })

  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/stamps/:stampIdx/validate',
      summary:
        'The validate call as the counter needs it: also for a stamp that cannot be used, without any secret.',
      admits: ['cashier', 'manager'],
      params,
      result: snapshotSchema,
      async handle({ params: { stampIdx }, identity }) {
        const snapshot = await reads.snapshot(stampIdx, identity?.session?.tabletId)
        return snapshot ? { result: { ...snapshot, offsets: offsetsOf(snapshot) } } : { refusal: 'not-found' }
      },
    }),
    route({
      method: 'GET',
      path: '/api/counter/v1/public/stamps/:stampIdx',
      summary: "The customer's page: public, nothing personal.",
      admits: 'everyone',
      params,
      result: publicStampResult,
      async handle({ params: { stampIdx } }) {
        const stamp = await reads.publicStamp(stampIdx)
        return stamp ? { result: stamp } : { refusal: 'not-found' }
      },
    }),
  ]
}
