/** Wire schemas of what a manager settles in `/api/counter/v1/*`: reviews, corrections, customers, the proof. */
import * as v from 'valibot'
import { cursor, id, instant, keptInstant, line, whole } from './fields.ts'
import { idxParamSchema, idxSchema, ymdSchema } from './stamp-api.ts'

const person = v.nullable(v.object({ personId: v.string(), name: v.string() }))
const tablet = v.nullable(v.object({ tabletId: v.string(), name: v.string() }))
/** One line, read by people for ever: the screen says that no names belong in it. */
export const reasonSchema = line(200, 3)
const plain = v.union([v.string(), v.number(), v.boolean(), v.null()])
const facts = v.record(v.string(), v.unknown())

export const stampParams = v.object({ stampIdx: idxParamSchema })

// ── reviews ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * What may be done with a review. `dismiss` is to have read it. `add`: put its stamps where they belong, on this card
 * or, where that is redeemed or full, on the customer's next one. `extend-and-add`: make the card good again first.
 * `apply`: do what was held back. `unlock`: let the tablet or the person redeem again. `redo`: make what should have
 * followed a reward once more; it is made once, however often this is pressed.
 */
export const reviewActions = ['add', 'extend-and-add', 'apply', 'unlock', 'redo', 'dismiss'] as const
export type ReviewAction = (typeof reviewActions)[number]

export const reviewsQuery = v.strictObject({
  state: v.optional(v.picklist(['new', 'assigned', 'open', 'closed']), 'open'),
  kind: v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/))),
  branch: v.optional(id),
  cursor: v.optional(cursor),
})
export const reviewSchema = v.object({
  reviewId: v.string(),
  kind: v.string(),
  state: v.picklist(['new', 'assigned', 'closed']),
  stampIdx: v.nullable(v.number()),
  commandId: v.nullable(v.string()),
  card: v.nullable(v.object({ cardIdx: v.number(), cardNm: v.string() })),
  evidence: facts,
  /** Whose tap, or whose tries, it is about, and where. */
  person,
  tablet,
  /** Of its command, if it has one: the tap on the server's clock, and when the server decided. */
  tappedAt: v.nullable(keptInstant),
  decidedAt: v.nullable(instant),
  openedAt: instant,
  assignee: person,
  /** The one that is offered first; pressing it twice does it once. */
  suggested: v.picklist(reviewActions),
  actions: v.array(v.picklist(reviewActions)),
  /** Of a closed one. */
  resolution: v.nullable(v.picklist(reviewActions)),
  note: v.nullable(v.string()),
  outcome: v.nullable(facts),
  closedAt: v.nullable(instant),
  closedBy: person,
})
export type Review = v.InferOutput<typeof reviewSchema>
export const reviewsResult = v.object({
  reviews: v.array(reviewSchema),
  nextCursor: v.nullable(v.string()),
  waiting: v.object({ new: v.number(), assigned: v.number() }),
})
export const reviewParams = v.object({ reviewId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)) })
/** Null puts it back to new. */
export const assignRequest = v.strictObject({ personId: v.nullable(id) })
const note = v.optional(reasonSchema)
export const closeRequest = v.strictObject({
  action: v.picklist(reviewActions),
  note,
  /** With `extend-and-add`: the new last day; two weeks from today where it is absent. */
  endYmd: v.optional(ymdSchema),
})
export type CloseRequest = v.InferOutput<typeof closeRequest>
/** `again`: it was closed so before, nothing was done a second time. */
export const closeResult = v.object({ again: v.boolean(), outcome: facts })
/** Of several at once only what changes no card. */
export const dismissRequest = v.strictObject({
  reviewIds: v.pipe(v.array(reviewParams.entries.reviewId), v.minLength(1), v.maxLength(100)),
  note,
})
export const dismissResult = v.object({ dismissed: v.number() })

// ── corrections ─────────────────────────────────────────────────────────────────────────────────────

const count = whole(1, 100)
const reason = reasonSchema
/** `POST stamps/:stampIdx/corrections`, with the commandId as `Idempotency-Key`. */
export const correctionRequest = v.variant('kind', [
  v.strictObject({ kind: v.literal('add'), count, reason }),
  v.strictObject({ kind: v.literal('remove'), count, reason }),
  v.strictObject({ kind: v.literal('extend'), endYmd: ymdSchema, reason }),
  v.strictObject({ kind: v.literal('deactivate'), reason }),
  v.strictObject({ kind: v.literal('activate'), reason }),
])
export type Correction = v.InferOutput<typeof correctionRequest>
export const correctionResult = v.object({
  field: v.picklist(['stamps', 'endYmd', 'active']),
  before: plain,
  after: plain,
  reason: v.string(),
})
export type Corrected = v.InferOutput<typeof correctionResult>

/** `POST stamps/:stampIdx/give-back`. `again`: it had been given back; this is the stamp that was made then. */
export const giveBackRequest = v.strictObject({ reason })
export const giveBackResult = v.object({ stampIdx: idxSchema, stampUrl: v.string(), again: v.boolean() })
export const giveBackLimit = v.strictObject({
  mostADay: whole(0, 1000),
})

// ── finding, opening, erasing ───────────────────────────────────────────────────────────────────────

/** `POST stamps/find`: in the body, since names and phones must stay out of addresses and logs. */
export const findRequest = v.strictObject({
  text: line(512, 1),
})
export const findResult = v.object({
  by: v.picklist(['code', 'phone', 'name']),
  stamps: v.array(
    v.object({
      stampIdx: idxSchema,
      code: v.string(),
      cardNm: v.string(),
      stamps: v.number(),
      maxStamps: v.number(),
      endYmd: v.string(),
      redeemedAt: v.nullable(instant),
      nameMasked: v.nullable(v.string()),
      phoneMasked: v.nullable(v.string()),
    }),
  ),
})
/** `POST stamps/:stampIdx/holder`: opened by a person, and noted. */
export const holderResult = v.object({
  memo: v.nullable(v.string()),
  userId: v.nullable(v.string()),
  userNm: v.nullable(v.string()),
  userPhnno: v.nullable(v.string()),
  userEml: v.nullable(v.string()),
  userEtc1: v.nullable(v.string()),
  userEtc2: v.nullable(v.string()),
})
/**
 * `DELETE stamps/:stampIdx/holder`: on every card of that customer. `isPending`: another program reads the database's
 * file, whose journal keeps the name until it lets go; it is tried again by itself.
 */
export const eraseResult = v.object({ erased: v.number(), isPending: v.boolean() })

// ── the proof ───────────────────────────────────────────────────────────────────────────────────────

export const chainQuery = v.strictObject({
  /** `stamp:42`, `coupon:…`, `shop` */
  chain: v.pipe(v.string(), v.regex(/^[\w:-]{1,100}$/)),
  /** Rows behind this number; 0 is from the first. */
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)), '0'),
})
const auditRow = v.object({
  chain: v.string(),
  seq: v.number(),
  at: keptInstant,
  event: v.string(),
  commandId: v.nullable(v.string()),
  actor: v.string(),
  body: v.unknown(),
  prevHash: v.string(),
  hash: v.string(),
})
const chainHead = v.object({ chain: v.string(), seq: v.number(), hash: v.string() })
/** `GET audit/chain`, a page of a thousand. `hash` is SHA-256 over the canonical JSON of the other columns, in order. */
export const chainResult = v.object({
  head: v.nullable(chainHead),
  rows: v.array(auditRow),
  nextAfter: v.nullable(v.number()),
})
/**
 * `GET audit/checkpoint`, and `POST` to have a new one: to be kept elsewhere, for `stampdesk audit verify FILE --against CHECKPOINT` and for the
 * browser. Signed with Ed25519; `shared/audit-log.ts` says over what. Null while the log has no row.
 */
export const checkpointResult = v.nullable(
  v.object({
    number: v.number(),
    at: instant,
    rows: v.number(),
    prevHash: v.string(),
    heads: v.array(v.tuple([v.string(), v.number(), v.string()])),
    hash: v.string(),
    signature: v.string(),
    publicKey: v.string(),
  }),
)
