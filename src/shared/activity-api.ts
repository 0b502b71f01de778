/** Wire schemas of what a manager reads over many cards in `/api/counter/v1/*`: activity, rewards, the day, honesty. */
import * as v from 'valibot'
import { cursor, id, keptInstant, whole } from './fields.ts'
import { languageTags } from './languages.ts'
import { refusalNames } from './refusals.ts'
import { idxParamSchema, ymdSchema } from './stamp-api.ts'

/** Of a shop that keeps cards; far days have no instant that every part of this can reckon with. */
const day = v.pipe(ymdSchema, v.minValue('2000-01-01'), v.maxValue('2999-12-31'))
const number = (least: number, most: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number), v.minValue(least), v.maxValue(most))
const person = v.nullable(v.object({ personId: v.string(), name: v.string() }))
const tablet = v.nullable(v.object({ tabletId: v.string(), name: v.string() }))
export const branchNamed = v.object({ branchId: v.string(), name: v.string() })
export type BranchNamed = v.InferOutput<typeof branchNamed>

// ── activity ────────────────────────────────────────────────────────────────────────────────────────

/** `shop`: everything that is not a command on a stamp or coupon, such as a sign-in or a change of settings. */
export const activityKinds = [
  'create',
  'add',
  'remove',
  'redeem',
  'update',
  'delete',
  'give-back',
  'replace',
  'start',
  'create-coupon',
  'redeem-coupon',
  'shop',
] as const
export type ActivityKind = (typeof activityKinds)[number]

const filters = {
  person: v.optional(id),
  tablet: v.optional(id),
  branch: v.optional(id),
  cardIdx: v.optional(idxParamSchema),
  stampIdx: v.optional(idxParamSchema),
  kind: v.optional(v.picklist(activityKinds)),
  /** Only what was refused. */
  outcome: v.optional(v.literal('refused')),
  /** Days of the shop, both inclusive. */
  from: v.optional(day),
  to: v.optional(day),
}

/** `GET activity`, newest first. `GET activity.csv` takes the same filters and gives all pages. */
export const activityCsvQuery = v.strictObject({ ...filters })
/** In which language its words are. */
export const activityExportQuery = v.strictObject({
  ...filters,
  language: v.optional(v.picklist(languageTags), languageTags[0]),
})
export type ActivityFilters = v.InferOutput<typeof activityCsvQuery>
export const activityQuery = v.strictObject({
  ...filters,
  cursor: v.optional(cursor),
  limit: v.optional(number(1, 200), '50'),
})

/** The review that a manager settled with it. */
export const settledSchema = v.object({
  reviewId: v.string(),
  kind: v.string(),
  note: v.nullable(v.string()),
})
export type Settled = v.InferOutput<typeof settledSchema>

const plain = v.union([v.string(), v.number(), v.boolean(), v.null()])
/** Of a field that changed, as the ledger names it. */
export const changeSchema = v.object({ field: v.string(), before: plain, after: plain })
export type Change = v.InferOutput<typeof changeSchema>

const activityItem = v.object({
  /** Of the command, or `log:<hash>` of what the audit log holds beside the commands. */
  id: v.string(),
  /** When it was decided. */
  at: keptInstant,
  /** On the server's clock; null where no tablet reported it. */
  tappedAt: v.nullable(keptInstant),
  kind: v.picklist(activityKinds),
  /**
   * As the ledger and the audit log name it: `stamp.added`, `command.refused`, `limits.changed`. Without a row of theirs
   * `command.reviewed` is left for a manager, and `command.sent` is not answered by the hosted service yet.
   */
  event: v.string(),
  stampIdx: v.nullable(v.number()),
  card: v.nullable(v.object({ cardIdx: v.number(), cardNm: v.string() })),
  person,
  tablet,
  /** At which its tablet was then. Absent in a shop that has none. */
  branch: v.optional(v.nullable(branchNamed)),
  /** Net stamps of it, 0 where it moved none. */
  delta: v.number(),
  stampsAfter: v.nullable(v.number()),
  refusal: v.nullable(v.picklist(refusalNames)),
  reason: v.nullable(v.string()),
  settled: v.nullable(settledSchema),
  changes: v.array(changeSchema),
  /** False where the tablet was offline and the PIN of its person unchecked. */
  pinChecked: v.nullable(v.boolean()),
})
export type ActivityItem = v.InferOutput<typeof activityItem>
/** `nextCursor` null is the last page. */
export const activityResult = v.object({
  items: v.array(activityItem),
  nextCursor: v.nullable(v.string()),
})

/** `GET activity/names`: what it can be asked for, people who left and tablets that were un-paired among them. */
export const activityNamesResult = v.object({
  people: v.array(v.object({ personId: v.string(), name: v.string() })),
  /** `branchId`: at which it is now. */
  tablets: v.array(v.object({ tabletId: v.string(), name: v.string(), branchId: v.optional(v.string()) })),
  cards: v.array(v.object({ cardIdx: v.number(), cardNm: v.string() })),
})
export type ActivityNames = v.InferOutput<typeof activityNamesResult>

// ── rewards ─────────────────────────────────────────────────────────────────────────────────────────

/** `GET redemptions/report`; `GET redemptions.csv` is each reward by itself. At most 366 days. */
export const reportQuery = v.pipe(
  v.strictObject({ from: day, to: day, branch: v.optional(id) }),
  v.check(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= 366 * 86_400_000, 'span'),
)
export const reportResult = v.object({
  /** Handed over and not given back, as all figures here. */
  total: v.number(),
  /** Handed over and given back since. */
  givenBack: v.number(),
  /** Null is a system or the shop itself. */
  byPerson: v.array(v.object({ person, rewards: v.number() })),
  byCard: v.array(v.object({ cardIdx: v.number(), cardNm: v.string(), rewards: v.number() })),
  /** Every day of the span, those without a reward too. */
  byDay: v.array(v.object({ day: v.string(), rewards: v.number() })),
})
export type RedemptionReport = v.InferOutput<typeof reportResult>

// ── the day ─────────────────────────────────────────────────────────────────────────────────────────

/** `GET glance`; today where no day is named. */
export const glanceQuery = v.strictObject({ day: v.optional(day) })
const counts = { stamps: v.number(), removed: v.number(), rewards: v.number(), newCards: v.number() }
export const glanceResult = v.object({
  day: v.string(),
  ...counts,
  refused: v.number(),
  waitingReviews: v.object({ new: v.number(), assigned: v.number() }),
  /** `00` to `23` of the shop's clock; a day of 25 hours has one of them twice. */
  hours: v.array(v.object({ hour: v.string(), ...counts })),
})
export type Glance = v.InferOutput<typeof glanceResult>

// ── honesty ─────────────────────────────────────────────────────────────────────────────────────────

export const detectorNames = [
  'one-card-one-person',
  'add-then-redeem',
  'after-hours',
  'shift-end-burst',
  'two-tablets',
  'whole-week',
  'arrived-late',
] as const
export type DetectorName = (typeof detectorNames)[number]

/** Null switches a detector off. */
export const fraudSettings = v.strictObject({
  /** So many taps of one person on one customer's cards in the span, and so many times the shop's busiest others. */
  'one-card-one-person': v.nullable(
    v.strictObject({ taps: whole(2, 10_000), times: whole(2, 100), sharePercent: whole(50, 100) }),
  ),
  /**
   * So many stamps, or so many taps, on a card within so many seconds before its reward, by the same person. One tap
   * that fills a card and then the reward is what the counter itself offers, so it is no sign of anything.
   */
  'add-then-redeem': v.nullable(
    v.strictObject({ seconds: whole(5, 3600), stamps: whole(1, 100), taps: whole(1, 100) }),
  ),
  /** Outside the opening hours of the limits, with so many minutes' grace; without hours there is no "after". */
  'after-hours': v.nullable(v.strictObject({ graceMinutes: whole(0, 240) })),
  /** In the last minutes of a person's day: so many stamps, and so many times their own pace of that day. */
  'shift-end-burst': v.nullable(
    v.strictObject({ minutes: whole(1, 240), stamps: whole(2, 1000), times: whole(2, 100) }),
  ),
  /** Faster from one tablet to the other than anyone walks. */
  'two-tablets': v.nullable(v.strictObject({ walkSeconds: whole(1, 3600) })),
  /** Days in a row, on each of which the PIN was in use over so many hours: more than one person's week. */
  'whole-week': v.nullable(v.strictObject({ days: whole(3, 31), hours: whole(1, 24) })),
  'arrived-late': v.nullable(v.strictObject({ hours: whole(1, 720) })),
})
export type FraudSettings = v.InferOutput<typeof fraudSettings>

export const defaultFraudSettings: FraudSettings = {
  'one-card-one-person': { taps: 30, times: 4, sharePercent: 80 },
  'add-then-redeem': { seconds: 60, stamps: 6, taps: 3 },
  'after-hours': { graceMinutes: 30 },
  'shift-end-burst': { minutes: 20, stamps: 15, times: 4 },
  'two-tablets': { walkSeconds: 15 },
  'whole-week': { days: 7, hours: 10 },
  'arrived-late': { hours: 24 },
}

/** `GET honesty`: at most 31 days. Evidence to look at, never a score of a person. */
export const fraudSignalsQuery = v.pipe(
  v.strictObject({ from: day, to: day }),
  v.check(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= 31 * 86_400_000, 'span'),
)
const fraudFlag = v.object({
  detector: v.picklist(detectorNames),
  person,
  tablet,
  stampIdx: v.nullable(v.number()),
  from: keptInstant,
  to: keptInstant,
  /** What was counted, beside the threshold that it met. */
  found: v.number(),
  threshold: v.number(),
  /** Of all rows, of which the first 50 are given. */
  rowCount: v.number(),
  rows: v.array(
    v.object({
      commandId: v.string(),
      at: keptInstant,
      kind: v.string(),
      stampIdx: v.nullable(v.number()),
      delta: v.number(),
      tablet,
    }),
  ),
})
export type FraudFlag = v.InferOutput<typeof fraudFlag>
/** `started`: printed cards that people started in the span, most first; null is a tablet at which nobody was signed in. */
const startedCards = v.array(v.object({ person, cards: v.number() }))
export const fraudSignalsResult = v.object({
  flags: v.array(fraudFlag),
  deeds: v.number(),
  started: startedCards,
})
export type FraudSignals = v.InferOutput<typeof fraudSignalsResult>
