/** Wire schemas of what a tablet hands over that can send nothing any more, in `/api/counter/v1/*`. */
import * as v from 'valibot'
import { whole } from './fields.ts'
import type { RefusalName } from './refusals.ts'
import { mostEnvelopeBytes } from './rescue-pages.ts'

/** `GET rescue-key`: the server's public key for it, P-256, uncompressed, in base64url. */
export const rescueKeyResult = v.object({ publicKey: v.pipe(v.string(), v.regex(/^B[\w-]{86}$/)) })

/** `POST rescues`: an envelope as it was read, in base64url. */
export const rescueRequest = v.strictObject({
  envelope: v.pipe(v.string(), v.maxLength(Math.ceil((mostEnvelopeBytes * 4) / 3)), v.regex(/^[\w-]+$/)),
})

const count = whole(0, 100_000)

/**
 * What became of its commands. `undecided`: the server has them and checks, or asks a manager. `later`: bring it again. `unreadable`: no commands, or of nobody whom the shop knows; they
 * are still on their tablet.
 */
export const rescueResult = v.object({
  tabletNm: v.string(),
  commands: count,
  applied: count,
  refused: count,
  undecided: count,
  later: count,
  unreadable: count,
})
export type Rescued = v.InferOutput<typeof rescueResult>

/** Here and not with the others, which the shell carries. */
export const rescueRefusals = [
  'rescue-altered',
  'rescue-cut',
  'rescue-foreign',
  'rescue-forged',
  'rescue-none',
] as const satisfies readonly RefusalName[]
export type RescueRefusal = (typeof rescueRefusals)[number]
