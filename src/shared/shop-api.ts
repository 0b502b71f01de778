/** Wire schemas of the shop's administration in `/api/counter/v1/*`: stamp cards, issuing one, settings. */
import * as v from 'valibot'
import { address, id, instant, line, whole } from './fields.ts'
import { languageTags } from './languages.ts'
import { isTimeZone, label, newCardFields } from './people-api.ts'
import { idxParamSchema, idxSchema, ymdSchema } from './stamp-api.ts'

// ── stamp cards ─────────────────────────────────────────────────────────────────────────────────────

const imageUrl = v.nullable(v.pipe(address(500), v.startsWith('https://')))

const stampCard = v.object({
  cardIdx: idxSchema,
  cardNm: v.string(),
  cardTtl: v.string(),
  maxStamps: v.number(),
  /** Days from the day of issue, inclusive of neither; null where only the hosted service knows. */
  validDays: v.nullable(v.number()),
  stampImgUrl: v.nullable(v.string()),
  /** Whether a reward needs the on-site password. The password itself never comes. */
  onsite: v.boolean(),
  /** When it was set last; null where that was with the card itself, or elsewhere. */
  onsiteSetAt: v.nullable(instant),
  /** False: no new ones are given out. Those that were stay good. */
  active: v.boolean(),
  /** Of customers, for managers: all that were given out, and those that can still be filled or redeemed. */
  given: v.nullable(v.object({ all: v.number(), open: v.number() })),
})
export type StampCard = v.InferOutput<typeof stampCard>

/** `GET stamp-cards`. `kept`: `here` in engine mode; `upstream` in gateway mode, where those are listed that were seen. */
export const stampCardsResult = v.object({
  kept: v.picklist(['here', 'upstream']),
  cards: v.array(stampCard),
})

export const stampCardParams = v.object({ cardIdx: idxParamSchema })
/** `POST stamp-cards`. The `Idempotency-Key` makes it once. */
export const newStampCardRequest = v.strictObject({
  ...newCardFields,
  stampImgUrl: v.optional(imageUrl, null),
})
export const newStampCardResult = v.object({ cardIdx: idxSchema })
/** `PUT stamp-cards/:cardIdx`. `maxStamps` and `validDays` hold for cards that are given out from now on. */
export const stampCardChanges = v.strictObject({
  cardNm: newCardFields.cardNm,
  cardTtl: newCardFields.cardTtl,
  maxStamps: newCardFields.maxStamps,
  validDays: newCardFields.validDays,
  stampImgUrl: imageUrl,
  active: v.boolean(),
})
export type StampCardChanges = v.InferOutput<typeof stampCardChanges>

// ── a stamp for a customer ──────────────────────────────────────────────────────────────────────────

const personal = (most: number) => v.optional(v.nullable(line(most)), null)

/** `POST stamps`, with the commandId as `Idempotency-Key`. Name and phone may be erased later. */
export const issueRequest = v.strictObject({
  cardIdx: idxSchema,
  userNm: personal(100),
  userPhnno: personal(40),
})
export const issueResult = v.object({
  stampIdx: idxSchema,
  stampUrl: v.string(),
  cardNm: v.string(),
  cardTtl: v.string(),
  maxStamps: v.number(),
  endYmd: ymdSchema,
})
export type Issued = v.InferOutput<typeof issueResult>

// ── printed cards ───────────────────────────────────────────────────────────────────────────────────

/** What fits on a sheet of A4 and of Letter alike. */
export const cardsASheet = 10
/** A printing, so that a slip of the finger empties no paper tray. */
export const mostSheets = 50

/** `POST card-batches`. The `Idempotency-Key` makes it once, and is its id. */
export const cardBatchRequest = v.strictObject({
  cardIdx: idxSchema,
  sheets: whole(1, mostSheets),
  /** Where they go: "At the door". */
  note: line(60),
})
export const cardBatchParams = v.object({ batchId: id })
const startedBy = v.array(v.object({ personNm: v.nullable(v.string()), cards: v.number() }))
const cardBatch = v.object({
  batchId: v.string(),
  cardNm: v.string(),
  note: v.string(),
  cards: v.number(),
  madeBy: v.nullable(v.string()),
  madeAt: instant,
  withdrawnAt: v.nullable(instant),
  started: v.number(),
  /** Who started how many, most first. */
  startedBy,
})
export type CardBatch = v.InferOutput<typeof cardBatch>
/** `kept`: as of stamp cards; at a hosted service there are none, since it draws each number itself. */
export const cardBatches = v.object({ kept: v.picklist(['here', 'upstream']), batches: v.array(cardBatch) })

const printedCard = v.object({
  stampIdx: idxSchema,
  stampUrl: v.string(),
  startedAt: v.nullable(instant),
  startedBy: v.nullable(v.string()),
  stamps: v.nullable(v.number()),
})
export type PrintedCard = v.InferOutput<typeof printedCard>
/** Of one batch, for who prints it. */
export const printedCards = v.object({
  batchId: v.string(),
  cardNm: v.string(),
  cardTtl: v.string(),
  maxStamps: v.number(),
  withdrawnAt: v.nullable(instant),
  cards: v.array(printedCard),
})
export type PrintedCards = v.InferOutput<typeof printedCards>

/** `POST stamps/:stampIdx/start`: the lost card whose stamps go on to it, or whose it is from now on where they say it. */
export const startRequest = v.strictObject({
  replaces: v.optional(v.nullable(idxSchema), null),
  userNm: personal(100),
  userPhnno: personal(40),
})
export type StartRequest = v.InferOutput<typeof startRequest>

// ── settings ────────────────────────────────────────────────────────────────────────────────────────

const languages = v.pipe(v.array(v.picklist(languageTags)), v.minLength(1), v.maxLength(languageTags.length))
const minuteMs = 60_000
/** How long a tablet may lie untouched before it asks who is there: half a minute to half an hour. */
export const idleLockBounds = { least: minuteMs / 2, most: 30 * minuteMs, usual: 10 * minuteMs } as const
const idleLockMs = whole(idleLockBounds.least, idleLockBounds.most)
const settings = {
  shopNm: label(60),
  languages,
  timeZone: v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone)),
  idleLockMs,
  /** Cashiers may look for a customer's card by name or telephone, masked. */
  counterSearch: v.optional(v.boolean(), false),
  /** After a reward the counter waits for a tap that says that it was handed over. */
  confirmHandOver: v.optional(v.boolean(), false),
}
/** `PUT settings`: all at once. */
export const shopSettingsRequest = v.strictObject(settings)
export type ShopSettings = v.InferOutput<typeof shopSettingsRequest>
/** `GET settings`. `isTimeZoneFixed`: the server's own settings say it, and a change is refused. */
export const shopSettingsResult = v.object({ ...settings, isTimeZoneFixed: v.boolean() })
