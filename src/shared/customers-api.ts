/** Wire schemas of the counter's search, `/api/counter/v1/customers/*`: masked until a card is opened, which is noted. */
import * as v from 'valibot'
import { line } from './fields.ts'
import { idxSchema } from './stamp-api.ts'

/** In the body, since names and phones must stay out of addresses and logs. */
export const findCustomerRequest = v.strictObject({ text: line(100, 2) })
export const findCustomerResult = v.object({
  found: v.array(
    v.object({
      /** Stands for the card for two minutes, for who has searched; its number is shown when it is opened. */
      ref: v.string(),
      cardNm: v.string(),
      stamps: v.number(),
      maxStamps: v.number(),
      nameMasked: v.nullable(v.string()),
      phoneMasked: v.nullable(v.string()),
    }),
  ),
  /** There are others: more of the name is needed. */
  isCut: v.boolean(),
})
export type FoundCard = v.InferOutput<typeof findCustomerResult>['found'][number]

export const openFoundRequest = v.strictObject({ ref: v.pipe(v.string(), v.regex(/^[\w-]{40,300}$/)) })
export const openFoundResult = v.object({ stampIdx: idxSchema })
