/** Wire schemas of the webhooks that come in from a hosted Stamp API, and of the address at which they do. */
import * as v from 'valibot'
import { line } from './fields.ts'

/** The token in the address is all that keeps strangers out: 256 bits. */
export const hookParams = v.object({ token: line(100) })

const instant = v.number()

/** `GET incoming-hook`. Null where there is no address: nothing is let in. */
export const incomingHook = v.object({
  /** In gateway mode alone there is a service that could tell anything. */
  isPossible: v.boolean(),
  /** The shop knows how the service signs, and only what is signed is let in. */
  isSigned: v.boolean(),
  hook: v.nullable(
    v.object({
      madeAt: instant,
      /** Of the last two days. */
      heard: v.number(),
      lastHeardAt: v.nullable(instant),
    }),
  ),
})
export type IncomingHook = v.InferOutput<typeof incomingHook>
/** `POST incoming-hook`: the whole address, shown here and never again. The one before is dead at once. */
export const incomingHookMade = v.object({ url: v.string() })
