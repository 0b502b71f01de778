/** The limits that a shop sets for its own staff, and what is said where one is met. */
import * as v from 'valibot'
import { whole } from './fields.ts'

/** `soft` asks for a reason and goes on, `hard` does not go on. */
const kind = v.picklist(['soft', 'hard'])
const atMost = (most: number) => v.nullable(v.strictObject({ max: whole(1, most), kind }))
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
/** Null is closed. `to` before `from` is open past midnight. */
const hours = v.nullable(v.strictObject({ from: time, to: time }))

const limitNames = ['stampsAScan', 'stampsADay', 'minutesBetween', 'stampsAnHour', 'openingHours'] as const

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

type Days = NonNullable<Limits['openingHours']>['days']

/** `shopTime` is `YYYY-MM-DD HH:MM:SS`. A day that ends after midnight reaches into the next one. */
export function isOpen(days: Days, shopTime: string): boolean {
  const clock = shopTime.slice(11, 16)
  const weekday = (new Date(`${shopTime.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7
  const today = days[weekday]
  const yesterday = days[(weekday + 6) % 7]
  if (yesterday && yesterday.to <= yesterday.from && clock < yesterday.to) return true
  if (!today) return false
  return clock >= today.from && (today.to <= today.from || clock < today.to)
}
