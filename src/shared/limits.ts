/** The limits that a shop sets for its own staff, and what is said where one is met. */
import * as v from 'valibot'

/** `soft` asks for a reason and goes on, `hard` does not go on. */
const kind = v.picklist(['soft', 'hard'])
const atMost = (most: number) =>
  v.nullable(v.strictObject({ max: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)), kind }))
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
/** Null is closed. `to` before `from` is open past midnight. */
const hours = v.nullable(v.strictObject({ from: time, to: time }))

export const limitNames = [
  'stampsAScan',
  'stampsADay',
  'minutesBetween',
  'stampsAnHour',
  'openingHours',
] as const
export type LimitName = (typeof limitNames)[number]

/** Null is no limit. */
export const limitsSchema = v.strictObject({
  /** Stamps with one tap. */
  stampsAScan: atMost(5),
  /** Stamps on one card in a day of the shop. */
  stampsADay: atMost(100),
  /** From one add on a card to the next. */
  minutesBetween: atMost(1440),
  /** By one person, over all cards. */
  stampsAnHour: atMost(10_000),
  openingHours: v.nullable(
    v.strictObject({
      /** Monday first. */
      days: v.pipe(v.array(hours), v.length(7)),
      kind,
    }),
  ),
})
export type Limits = v.InferOutput<typeof limitsSchema>

export const noLimits: Limits = {
  stampsAScan: null,
  stampsADay: null,
  minutesBetween: null,
  stampsAnHour: null,
  openingHours: null,
}

/** Beside `over-a-limit`. `soft`: the same tap with a reason goes on, as a new command. */
export const limitHit = v.object({
  limit: v.picklist(limitNames),
  kind,
  /** The limit's own number; null for opening hours. */
  max: v.nullable(v.number()),
})
export type LimitHit = v.InferOutput<typeof limitHit>
