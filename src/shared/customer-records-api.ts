/** Wire schemas of a manager's customers, `/api/counter/v1/customers*`: masked until they are opened, which is noted. */
import * as v from 'valibot'
import { cursor, idxSchema, instant, line } from './fields.ts'
import { languageTags } from './languages.ts'

export const customerStates = [
  'good',
  'full',
  'redeemed',
  'replaced',
  'not-yet-valid',
  'expired',
  'not-active',
] as const
export type CustomerState = (typeof customerStates)[number]

const card = v.object({
  stampIdx: idxSchema,
  code: v.string(),
  cardNm: v.string(),
  stamps: v.number(),
  maxStamps: v.number(),
  endYmd: v.string(),
  state: v.picklist(customerStates),
  /** When a stamp or a reward was given last, or the card itself; null where no row tells. */
  lastVisitAt: v.nullable(instant),
})
export type CustomerCard = v.InferOutput<typeof card>

const customer = v.object({
  ...card.entries,
  nameMasked: v.nullable(v.string()),
  phoneMasked: v.nullable(v.string()),
})
export type Customer = v.InferOutput<typeof customer>

/** `GET customers`: who was there last comes first, each by the card that is in use. */
export const customersQuery = v.strictObject({ cursor: v.optional(cursor) })
export const customersResult = v.object({
  customers: v.array(customer),
  nextCursor: v.nullable(v.string()),
  /** In gateway mode they are the hosted service's, and this list has none. */
  areElsewhere: v.boolean(),
})

/** `POST customers/search`: in the body, since names and phones must stay out of addresses and logs. */
export const customerSearchRequest = v.strictObject({ text: line(512, 1) })
export const customerSearchResult = v.object({ customers: v.array(customer), isCut: v.boolean() })

export const mostNamesAtOnce = 200
/** `POST customers/names`: of those that are on the screen. */
export const customerNamesRequest = v.strictObject({
  stampIdxs: v.pipe(v.array(idxSchema), v.minLength(1), v.maxLength(mostNamesAtOnce)),
})
export const customerNamesResult = v.array(
  v.object({ stampIdx: idxSchema, userNm: v.nullable(v.string()), userPhnno: v.nullable(v.string()) }),
)

/** `GET customers/:stampIdx`: every card of who holds this one, the ones in use first. */
export const customerResult = v.object({
  nameMasked: v.nullable(v.string()),
  phoneMasked: v.nullable(v.string()),
  cards: v.array(v.object({ ...card.entries, isInUse: v.boolean() })),
})
export type CustomerRecord = v.InferOutput<typeof customerResult>

/** `PUT customers/:stampIdx`: on every card of theirs. */
export const customerChangesRequest = v.strictObject({
  userNm: v.nullable(line(100)),
  userPhnno: v.nullable(line(40)),
})
export const customerChangesResult = v.object({ cards: v.number() })

/** `POST customers/:stampIdx/merge`: name, telephone and customer number become one, the cards stay as they are. */
export const customerMergeRequest = v.strictObject({ withStampIdx: idxSchema })
export const customerMergeResult = v.object({ cards: v.number() })

/** `POST customers/:stampIdx/data`: all that is kept of one customer, as a file. */
export const customerDataRequest = v.strictObject({
  format: v.picklist(['json', 'csv']),
  language: v.optional(v.picklist(languageTags), languageTags[0]),
})
export const customerDataResult = v.object({ fileName: v.string(), mediaType: v.string(), text: v.string() })
