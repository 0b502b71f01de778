/** Every answer of the API stands in one, the hosted API's as ours. */
import * as v from 'valibot'

export const envelopeSchema = v.object({
  code: v.pipe(v.number(), v.integer()),
  message: v.string(),
  result: v.unknown(),
})
export type Envelope<Result = unknown> = { code: number; message: string; result: Result }
