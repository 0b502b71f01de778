/** The hosted Stamp API, one method a call. */
import * as v from 'valibot'
import { addressOf, type Endpoint } from '#shared/endpoint.ts'
import { createCoupon } from '#shared/endpoints/coupon-api.ts'
import {
  addStamp,
  createStamp,
  redeemStamp,
  removeStamp,
  updateStamp,
  validateStamp,
} from '#shared/endpoints/stamp-api.ts'
import { type ValidateResult, validateResult } from '#shared/stamp-api.ts'
import { isStampIdx } from '#shared/stamp-code.ts'
import type { Exchange } from './exchange.ts'
import type { HostedApi, HostedCoupon, HostedCreate } from './hosted-call.ts'
import type { RefusalOf } from './hosted-refusals.ts'
import { readAnswer } from './read-answer.ts'

export function createHostedApi(exchange: Exchange, refusalOf?: RefusalOf): HostedApi {
  const put = async ({ path }: Endpoint, body: object) =>
    readAnswer(
      await exchange({ method: 'PUT', path, body: JSON.stringify(body) }),
      // Documented: null. Something else beside code 0 is none of the contract's answers.
      (result) => (result === null ? null : undefined),
      refusalOf,
    )

  return {
    async validate(stampIdx) {
      const path = addressOf(validateStamp, { query: { stampIdx } })
      return readAnswer(
        await exchange({ method: 'GET', path, body: null }),
        (result) => readStamp(result, stampIdx),
        refusalOf,
      )
    },
    add: (stampIdx) => put(addStamp, { stampIdx }),
    remove: (stampIdx) => put(removeStamp, { stampIdx }),
    redeem: (stampIdx, onsitePwd) => put(redeemStamp, { stampIdx, ...(onsitePwd !== null && { onsitePwd }) }),
    update: (stampIdx, fields) => put(updateStamp, { stampIdx, ...fields }),
    async create(fields) {
      const body = JSON.stringify(withoutNulls(fields))
      return readAnswer(
        await exchange({ method: 'POST', path: createStamp.path, body }),
        readStampIdx,
        refusalOf,
      )
    },
    async createCoupon({ onsitePwd, ...fields }) {
      const onsite = { onsiteYn: onsitePwd === null ? 'N' : 'Y', onsitePwd } as const
      const body = JSON.stringify(withoutNulls({ ...fields, ...onsite }))
      return readAnswer(
        await exchange({ method: 'POST', path: createCoupon.path, body }),
        readCouponNumber,
        refusalOf,
      )
    },
  }
}

/** Undefined where it is not this stamp's, or does not hold together. */
function readStamp(result: unknown, stampIdx: number): ValidateResult | undefined {
  const parsed = v.safeParse(validateResult, result)
  if (!parsed.success || parsed.output.stampIdx !== stampIdx) return undefined
  const { stamps, maxStamps } = parsed.output
  // A stamp card that was made smaller since: what is more than full is full.
  return stamps >= 0 ? { ...parsed.output, maxStamps: Math.max(stamps, maxStamps) } : undefined
}

/** The documentation shows a string and elsewhere says `stampIdx`: both are read. */
function readStampIdx(result: unknown): number | undefined {
  const stampIdx = typeof result === 'string' && /^\d{1,16}$/.test(result) ? Number(result) : result
  return typeof stampIdx === 'number' && isStampIdx(stampIdx) ? stampIdx : undefined
}

/** What beside code 0 comes back is not documented: the number, by itself or in an object. Else nobody knows it. */
function readCouponNumber(result: unknown): string | undefined {
  const found = typeof result === 'object' && result !== null && 'cpnNo' in result ? result.cpnNo : result
  const text = typeof found === 'number' ? String(found) : found
  return typeof text === 'string' && /^[\w-]{1,64}$/.test(text) ? text : undefined
}

function withoutNulls(fields: HostedCreate | HostedCoupon): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
