/** Wire schemas of promise slips in `/api/counter/v1/*`: a full card without a line, and the reward that waits for it. */
import * as v from 'valibot'
import { id, idxSchema, instant, whole } from './fields.ts'
import { mostPromiseNo } from './promise-code.ts'
import type { RefusalName } from './refusals.ts'

const slipText = v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/))
const promiseNo = whole(0, mostPromiseNo)

/** `POST promise-keys`: an ECDSA P-256 public key, uncompressed, in base64url. Its private half never leaves the tablet. */
export const promiseKeyRequest = v.strictObject({
  publicKey: v.pipe(v.string(), v.regex(/^B[\w-]{86}$/)),
})
export const promiseKeyResult = v.object({ keyId: v.string() })

/** `POST promises`: a tablet tells of a slip that it gave. */
export const promiseRequest = v.strictObject({
  stampIdx: idxSchema,
  slip: slipText,
  personId: v.optional(id),
  pinChecked: v.optional(v.boolean(), true),
})

/** `POST promises/open`: as it was read, or the nine symbols as they were typed. */
export const openPromiseRequest = v.variant('by', [
  v.strictObject({ by: v.literal('slip'), stampIdx: idxSchema, slip: slipText }),
  v.strictObject({ by: v.literal('number'), promiseNo }),
])
export type OpenPromise = v.InferOutput<typeof openPromiseRequest>
export const openedPromise = v.object({
  stampIdx: v.number(),
  promiseNo,
  promisedAt: instant,
  tabletNm: v.string(),
})
export type OpenedPromise = v.InferOutput<typeof openedPromise>

/** `GET promises`, newest first, at most 200. */
export const promisesResult = v.array(
  v.object({
    promiseNo,
    stampIdx: v.number(),
    cardNm: v.nullable(v.string()),
    tabletNm: v.string(),
    personNm: v.nullable(v.string()),
    promisedAt: instant,
    openedAt: v.nullable(instant),
    /** When the card's reward was given; null while it waits. */
    givenAt: v.nullable(instant),
  }),
)
export type Promises = v.InferOutput<typeof promisesResult>

/** Here and not with the others, which the shell carries. */
export const promiseRefusals = [
  'promise-forged',
  'promise-altered',
  'promise-foreign',
  'promise-used',
  'promise-card-redeemed',
  'promise-unknown',
] as const satisfies readonly RefusalName[]
export type PromiseRefusal = (typeof promiseRefusals)[number]
