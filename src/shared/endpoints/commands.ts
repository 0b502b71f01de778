/** The outbox's batch: what a tablet sends, and what becomes of each command in it. */
import * as v from 'valibot'
import { queueResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { id, idxSchema, instant, line, whole } from '../fields.ts'
import { limitHit } from '../limits.ts'
import { refusalNames } from '../refusals.ts'
import { maxAddsACommand } from '../stamp.ts'

const uuid = v.pipe(v.string(), v.uuid())
/** A tablet asks 200 characters, which NFC may make three times as many (UAX #15, section 14): a tap must not hang on it. */
const reasonText = line(600)

export const maxBatch = 100
/** One tap a millisecond for thirty years; sums of it stay exact in a double and in a BIGINT. */
const maxSeq = 1_000_000_000_000

const queued = {
  commandId: uuid,
  stampIdx: idxSchema,
  count: whole(1, maxAddsACommand),
  tappedAt: instant,
  /** This tablet's running number, without gaps within an epoch. */
  seq: whole(1, maxSeq),
  /** Made anew when the tablet's storage is new. */
  epoch: uuid,
  /** Who tapped, where that is not who is signed in when it is sent: people switch while the line is down. */
  personId: v.optional(id),
  /** False where the change of person could not be checked. The manager sees it. */
  pinChecked: v.optional(v.boolean()),
}
export const queuedCommand = v.variant('kind', [
  v.strictObject({
    kind: v.literal('add'),
    ...queued,
    /** Where a soft limit of the shop asked for one. */
    reason: v.optional(reasonText),
  }),
  v.strictObject({
    kind: v.literal('remove'),
    ...queued,
    undoes: v.optional(uuid),
    reason: v.optional(reasonText),
  }),
])
export type QueuedCommand = v.InferOutput<typeof queuedCommand>

/** `POST commands` */
export const commandsRequest = v.strictObject({
  /** Tablet's clock when it sent this, beside the server's in the answer. */
  sentAt: instant,
  commands: v.pipe(v.array(queuedCommand), v.minLength(1), v.maxLength(maxBatch)),
})

/**
 * What became of one command. `replayed`: the first answer, given again. `carried-over`: some or all of it went to
 * the customer's next card. `review`: kept, a manager decides. `later`: not decided yet, send it again.
 */
export const verdictSchema = v.object({
  commandId: uuid,
  outcome: v.picklist(['applied', 'refused', 'carried-over', 'review', 'later']),
  replayed: v.boolean(),
  refusal: v.nullable(v.picklist(refusalNames)),
  /** The stamp that holds what was carried over. */
  nextStampIdx: v.nullable(idxSchema),
  /** With `over-a-limit`: which. A soft one is passed with a reason, as a new command. */
  limit: v.optional(limitHit),
})
export type Verdict = v.InferOutput<typeof verdictSchema>

/** `queue`: as `GET queue`, after this batch. */
export const commandsResult = v.object({
  serverNow: instant,
  verdicts: v.array(verdictSchema),
  queue: v.optional(queueResult),
})

export const sendCommands = endpoint({
  method: 'POST',
  path: '/api/counter/v1/commands',
  summary: 'Commands of one tablet, in the order of their taps. A command sent again gets its first answer.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'add',
  body: commandsRequest,
  result: commandsResult,
})
