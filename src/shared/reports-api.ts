/** `GET reports`: what an owner asks of some days. `GET reports.csv` is each of them, line by line. */
import * as v from 'valibot'
import { branchNamed, reportQuery } from './activity-api.ts'

export const reportNames = ['regulars', 'cards', 'ending', 'people', 'branches'] as const
export type ReportName = (typeof reportNames)[number]

/** From today on: a card that runs out later is nobody's hurry. */
export const endingDays = 60

/** Customers by on how many of the days they were there: from, and to where there is an end. */
export const visitSteps = [
  [1, 1],
  [2, 3],
  [4, 7],
  [8, 15],
  [16, null],
] as const

const count = v.number()
const ofCards = { given: count, redeemed: count }

export const reportsResult = v.object({
  regulars: v.object({
    /** One who went on from card to card is one. */
    customers: count,
    byVisits: v.array(v.object({ from: count, to: v.nullable(count), customers: count })),
  }),
  /** Most first. Null is a system or the shop itself. */
  people: v.array(
    v.object({
      person: v.nullable(v.object({ personId: v.string(), name: v.string() })),
      added: count,
      removed: count,
    }),
  ),
  /** Most first. Null is at none. Absent in a shop that has none, and where one is asked for. */
  branches: v.optional(v.array(v.object({ branch: v.nullable(branchNamed), added: count, removed: count }))),
  /**
   * Given out on these days, and what has become of them by now. Null where a hosted service keeps the cards, and where a
   * branch is asked for: a card is the whole shop's.
   */
  cards: v.nullable(
    v.object({
      ...ofCards,
      /** Full, and the reward not taken. */
      full: count,
      expired: count,
      byDay: v.array(v.object({ day: v.string(), ...ofCards })),
      byCard: v.array(v.object({ cardIdx: count, cardNm: v.string(), ...ofCards })),
    }),
  ),
  /** In use with a stamp on them, by their last day, from today on. Null as above. */
  ending: v.nullable(v.array(v.object({ day: v.string(), cards: count, full: count }))),
})
export type Reports = v.InferOutput<typeof reportsResult>

export const reportsQuery = reportQuery
export const reportsFileQuery = v.pipe(
  v.strictObject({ ...reportQuery.entries, name: v.picklist(reportNames) }),
  v.check(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= 366 * 86_400_000, 'span'),
)
