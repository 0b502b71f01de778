/** Wire schemas of the shop's administration in `/api/counter/v1/*`: stamp cards, issuing one, settings. */
import * as v from 'valibot'
import { address, instant, line, whole } from './fields.ts'
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
