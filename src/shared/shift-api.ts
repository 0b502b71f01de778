/** Wire schemas of a person's own shift in `/api/counter/v1/*`. */
import * as v from 'valibot'
import { activityKinds } from './activity-api.ts'
import { cursor, id, instant, keptInstant, whole } from './fields.ts'
import { refusalNames } from './refusals.ts'

/** So far back a shift reaches at the most; a night lies between two. */
export const shiftMs = 16 * 3_600_000

/** `GET my-shift`: whose is said by the session and by nothing that is asked. */
export const myShiftQuery = v.strictObject({ cursor: v.optional(cursor) })

const action = v.object({
  /** Of the command, or `log:<hash>` of what the audit log holds beside the commands. */
  id: v.string(),
  /** When it was decided, and when it was tapped, on the server's clock; null where no tablet told it. */
  at: keptInstant,
  tappedAt: v.nullable(keptInstant),
  kind: v.picklist(activityKinds),
  event: v.string(),
  stampIdx: v.nullable(v.number()),
  cardNm: v.nullable(v.string()),
  delta: v.number(),
  refusal: v.nullable(v.picklist(refusalNames)),
})
export type ShiftAction = v.InferOutput<typeof action>

/** Newest first. `nextCursor` null is the last page. `offset`: milliseconds from UTC to the shop's clock, now. */
export const myShiftResult = v.object({
  actions: v.array(action),
  nextCursor: v.nullable(v.string()),
  offset: v.number(),
})

const count = whole(0, 10_000_000)

/** `POST shift-handovers`: what a person leaves at a tablet. The same id again changes nothing. */
export const handOverRequest = v.strictObject({
  handOverId: v.pipe(v.string(), v.uuid()),
  /** Told by the tablet, which may be nobody's when there is a line again. */
  personId: id,
  pinChecked: v.optional(v.boolean(), true),
  /** Both by the tablet's clock. */
  handedOverAt: instant,
  sentAt: instant,
  /** Taps that the server has not settled, and those that need somebody. */
  waiting: count,
  problems: count,
  /** Slips that this person gave in the shift. An app of before tells of none. */
  promises: v.optional(count, 0),
})
