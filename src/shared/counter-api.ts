/** Wire schemas of `/api/counter/v1/*`: what tablets and managers say to the server. Envelope as in `stamp-api.ts`. */
import * as v from 'valibot'
import { mayDo } from './entrance-api.ts'
import { idxSchema, instant, keptInstant, secret } from './fields.ts'
import { refusalNames } from './refusals.ts'
import { unaskedReasons } from './stamp.ts'

/**
 * Raised when an old app and a new server (or the reverse) could misunderstand each other. Sent in the header
 * below by both sides. The server does nothing for a version that is not in `spokenProtocols`: it answers 426 with
 * `app-too-old` or `server-too-old`, and the tablet keeps what it has.
 */
export const protocolVersion = 1
export const spokenProtocols: readonly number[] = [1]
export const protocolHeader = 'x-stampdesk-protocol'

/** How far away the hosted service is, in milliseconds before this answer: no two clocks are alike. */
export const serviceReach = v.object({
  isAway: v.boolean(),
  /** Since the first of the calls that were not answered; null where the last one was. */
  awayMs: v.nullable(v.number()),
  /** Since its last answer of any kind; null where there was none yet. */
  answeredMs: v.nullable(v.number()),
})
export type ServiceReach = v.InferOutput<typeof serviceReach>

/**
 * `GET /readyz`, beside `protocolHeader`: the database answers. With anything else the status is 503. In gateway mode
 * `service` tells of the hosted service; its absence makes nothing unready, since stamps are taken all the same.
 */
export const readiness = v.object({
  ok: v.literal(true),
  service: v.optional(v.nullable(serviceReach), null),
})
export type Readiness = v.InferOutput<typeof readiness>

const refusal = v.picklist(refusalNames)

// ── one stamp ───────────────────────────────────────────────────────────────────────────────────────

/** `GET stamps/:stampIdx/validate`: what the cashier is shown. `objection` is why it cannot be used today, if so. */
export const snapshotSchema = v.object({
  stampIdx: idxSchema,
  cardIdx: idxSchema,
  stamps: v.number(),
  maxStamps: v.number(),
  strtYmd: v.string(),
  endYmd: v.string(),
  active: v.boolean(),
  redeemedAt: v.nullable(instant),
  replacedAt: v.optional(v.nullable(instant)),
  asOf: instant,
  today: v.string(),
  unasked: v.optional(v.nullable(v.picklist(unaskedReasons))),
  ageMs: v.optional(v.number()),
  serviceSays: v.optional(v.nullable(v.string())),
  cardNm: v.string(),
  cardTtl: v.string(),
  stampUrl: v.string(),
  stampImgUrl: v.nullable(v.string()),
  onsite: v.boolean(),
  /** When the on-site password was changed last; the password itself never comes. */
  onsiteSetAt: v.optional(v.nullable(instant)),
  userNm: v.nullable(v.string()),
  lastAdd: v.nullable(
    v.object({ commandId: v.optional(v.string()), at: keptInstant, count: v.number(), by: v.string() }),
  ),
  nextStampIdx: v.nullable(idxSchema),
  reservedBy: v.nullable(v.object({ by: v.string(), until: instant })),
  redeemedBy: v.optional(v.nullable(v.string())),
  offsets: v.optional(
    v.object({ asOf: v.number(), lastAdd: v.nullable(v.number()), redeemedAt: v.nullable(v.number()) }),
  ),
})

/** Beside `upstream-refused`: the hosted service's own words. */
export const serviceWords = v.object({ says: v.string() })

// ── the queue to a hosted service ───────────────────────────────────────────────────────────────────

/** In gateway mode, of the whole shop: commands on their way to the hosted service, and how long they will take. */
export const queueLeft = v.object({ queued: v.number(), secondsLeft: v.number() })
export type QueueLeft = v.InferOutput<typeof queueLeft>
/** `GET queue`. Null in engine mode, where nothing waits for another service. */
export const queueResult = v.nullable(queueLeft)

// ── the reward ──────────────────────────────────────────────────────────────────────────────────────

/** `POST redemptions`, with the commandId as `Idempotency-Key`. Validates, compares, redeems, makes the next stamp. */
export const redemptionRequest = v.strictObject({
  stampIdx: idxSchema,
  onsitePwd: v.nullish(secret(100), null),
})
export const redemptionResult = v.object({
  redeemedAt: instant,
  /** Null where the shop does not start the next cycle by itself. */
  next: v.nullable(
    v.object({ stampIdx: idxSchema, stampUrl: v.string(), stamps: v.number(), maxStamps: v.number() }),
  ),
  /** The coupon that goes with the reward, where the shop gives one and it is made already. */
  coupon: v.optional(v.nullable(v.object({ cpnNo: v.string(), nm: v.string() }))),
})
export type Redemption = v.InferOutput<typeof redemptionResult>

/**
 * `GET commands/:commandId`: what became of a command whose answer was lost. `unknown`: it has not come, and may yet.
 * `open`: it has come and is not decided. Only a redeem has a `redemption`.
 */
export const commandFate = v.variant('state', [
  v.object({ state: v.picklist(['unknown', 'open']) }),
  v.object({
    state: v.literal('decided'),
    refusal: v.nullable(refusal),
    redemption: v.nullable(redemptionResult),
  }),
])
export type CommandFate = v.InferOutput<typeof commandFate>

/**
 * `POST stamps/:stampIdx/reservation`; refused with 1012 and `{ by, until }` of the other tablet. `lockedUntil`: so long
 * no password is taken at this tablet, so that none is typed in vain.
 */
export const reservationResult = v.object({ until: instant, lockedUntil: v.optional(v.nullable(instant)) })
export type Reserved = v.InferOutput<typeof reservationResult>

/** Beside `code` 1009 and 1010: how many tries are left, and until when it is locked. */
export const passwordRefusal = v.object({ triesLeft: v.number(), lockedUntil: v.nullable(instant) })
export type PasswordRefusal = v.InferOutput<typeof passwordRefusal>

// ── who is at the tablet ────────────────────────────────────────────────────────────────────────────

export const sessionResult = v.object({
  shopNm: v.string(),
  tabletNm: v.string(),
  person: v.object({
    name: v.string(),
    role: v.picklist(['cashier', 'manager']),
    personId: v.optional(v.string()),
    color: v.optional(v.number()),
  }),
  /** What this tablet may do; nothing of it in a browser. */
  may: v.optional(v.array(v.picklist(mayDo))),
  demo: v.boolean(),
  /** Hosts whose `/stamp/…` addresses are this shop's codes. */
  stampHosts: v.array(v.string()),
  serverNow: instant,
})
export type Session = v.InferOutput<typeof sessionResult>

// ── public and demo ─────────────────────────────────────────────────────────────────────────────────

/** `GET public/stamps/:stampIdx`: the customer's page. Nothing personal. */
export const publicStampResult = v.object({
  stampIdx: idxSchema,
  shopNm: v.string(),
  cardNm: v.string(),
  cardTtl: v.string(),
  stamps: v.number(),
  maxStamps: v.number(),
  strtYmd: v.string(),
  endYmd: v.string(),
  stampUrl: v.string(),
  /** Why it cannot be used today, null if it can. */
  objection: v.nullable(refusal),
  nextStampIdx: v.nullable(idxSchema),
  /** The full card on which its reward, or that of the card before it, was given back and still waits. */
  givenBackIdx: v.nullable(idxSchema),
})
export type PublicStamp = v.InferOutput<typeof publicStampResult>

export const demoResult = v.object({
  apiKey: v.string(),
  people: v.array(v.object({ name: v.string(), role: v.string(), pin: v.string() })),
  stamps: v.array(
    v.object({
      stampIdx: idxSchema,
      code: v.string(),
      stampUrl: v.string(),
      label: v.string(),
      state: v.string(),
      onsitePwd: v.nullable(v.string()),
    }),
  ),
})
export type Demo = v.InferOutput<typeof demoResult>
