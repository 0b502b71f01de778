/** Wire schema of `GET entrance`: a file of its own, since it is the only one of people that the counter begins with. */
import * as v from 'valibot'
import { languageTags } from './languages.ts'

const instant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000))
/** Hosts whose `/stamp/…` addresses are this shop's codes, and whether bare numbers follow the engine's rule. */
const stampCodesSchema = v.object({
  hosts: v.array(v.string()),
  numbers: v.picklist(['drawn', 'any']),
})

const roleSchema = v.picklist(['cashier', 'manager'])
const colorSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7))

/** What a tablet may be for. Looking at a card is always possible. */
export const mayDo = ['add', 'redeem'] as const
export type May = (typeof mayDo)[number]
const maySchema = v.array(v.picklist(mayDo))

/** `GET entrance`, for everyone: which screen to show. A face shows no more than a colleague sees at the counter. */
const entranceResult = v.object({
  shopNm: v.string(),
  /** The shop's, in the IANA database's words: a manager's laptop may be elsewhere. */
  timeZone: v.string(),
  isSetUp: v.boolean(),
  demo: v.boolean(),
  /** `revoked`: a manager has un-paired it; what waits on it is kept there. */
  tablet: v.variant('state', [
    v.object({ state: v.literal('unpaired') }),
    v.object({ state: v.literal('revoked') }),
    v.object({
      state: v.literal('paired'),
      tabletId: v.string(),
      name: v.string(),
      place: v.string(),
      may: maySchema,
    }),
  ]),
  /** Who is signed in, if anyone. */
  person: v.nullable(
    v.object({ personId: v.string(), name: v.string(), role: roleSchema, color: colorSchema }),
  ),
  /** On a paired tablet those who can sign in there with a PIN, else nobody. */
  faces: v.array(
    v.object({
      personId: v.string(),
      name: v.string(),
      role: roleSchema,
      color: colorSchema,
      /** Until when the PIN is locked; the far end of time means until a manager resets it. */
      lockedUntil: v.nullable(instant),
    }),
  ),
  /** So long a tablet may lie untouched before it asks who is there; two minutes where a server does not say. */
  idleLockMs: v.optional(v.number(), 600_000),
  /** What the people of the shop speak: the languages that are offered. */
  languages: v.optional(v.array(v.picklist(languageTags)), languageTags),
  /** What the shop has chosen for its counters; off at an older server. */
  counterSearch: v.optional(v.boolean(), false),
  confirmHandOver: v.optional(v.boolean(), false),
  /** Absent at an older server. */
  stampCodes: v.optional(stampCodesSchema),
  serverNow: instant,
})
export type Entrance = v.InferOutput<typeof entranceResult>

/** All that the server says. Where the stamp cards are kept only the first start asks, so the counter does not read it. */
export const entranceAtSetup = v.object({
  ...entranceResult.entries,
  cardsKept: v.optional(v.picklist(['here', 'upstream']), 'here'),
})
export type EntranceAtSetup = v.InferOutput<typeof entranceAtSetup>
