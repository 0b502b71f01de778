/** Wire schema of one stamp's story, `GET stamps/:stampIdx/story`: all records of it, and whether they agree. */
import * as v from 'valibot'
import { changeSchema, settledSchema } from './activity-api.ts'
import { languageTags } from './languages.ts'
import { refusalNames } from './refusals.ts'
import { idxSchema } from './stamp-api.ts'

const instant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000))
const keptInstant = v.pipe(v.number(), v.safeInteger())
const person = v.nullable(v.object({ personId: v.string(), name: v.string() }))
const tablet = v.nullable(v.object({ tabletId: v.string(), name: v.string() }))
const refusal = v.nullable(v.picklist(refusalNames))
const plain = v.union([v.string(), v.number(), v.boolean(), v.null()])
const ledgerRow = v.object({
  part: v.number(),
  event: v.string(),
  delta: v.number(),
  stampsAfter: v.number(),
})
const historyEntry = v.variant('type', [
  v.object({
    type: v.literal('command'),
    at: instant,
    commandId: v.string(),
    kind: v.string(),
    /** On the server's clock; null where no tablet reported it. `lateMs`: from the tap to the decision. */
    tappedAt: v.nullable(keptInstant),
    decidedAt: instant,
    lateMs: v.nullable(v.number()),
    person,
    tablet,
    by: v.picklist(['person', 'system', 'automation', 'unattended']),
    pinChecked: v.nullable(v.boolean()),
    outcome: v.picklist(['applied', 'carried-over', 'refused', 'review', 'undecided']),
    refusal,
    reason: v.nullable(v.string()),
    /** The add that this takes back. */
    undoes: v.nullable(v.string()),
    /** Gateway mode: the calls that were begun and answered, and what the count was before the first. */
    upstream: v.nullable(
      v.object({
        arrivedAt: instant,
        before: v.nullable(v.number()),
        sent: v.number(),
        answered: v.number(),
        cause: v.nullable(v.string()),
      }),
    ),
    /** What a correction changed, field by field. */
    changes: v.array(changeSchema),
    /** The review that a manager settled with it: that manager is its person. */
    settled: v.nullable(settledSchema),
    /** The card on which it was done, where that is another one: the reward was given back there. */
    onStampIdx: v.nullable(idxSchema),
    rows: v.array(ledgerRow),
  }),
  v.object({
    type: v.literal('review'),
    at: instant,
    reviewId: v.string(),
    kind: v.string(),
    step: v.picklist(['opened', 'closed']),
    state: v.string(),
    resolution: v.nullable(v.string()),
    note: v.nullable(v.string()),
    outcome: v.nullable(v.record(v.string(), plain)),
    person,
  }),
  v.object({
    type: v.literal('webhook'),
    at: instant,
    eventId: v.string(),
    event: v.string(),
    url: v.string(),
    state: v.picklist(['due', 'delivered', 'failed']),
    attempts: v.number(),
    lastStatus: v.nullable(v.number()),
  }),
  /** What the audit log holds beside the commands: the card's owner was looked at, or erased. */
  v.object({ type: v.literal('audit'), at: instant, event: v.string(), person, tablet }),
])
export type HistoryEntry = v.InferOutput<typeof historyEntry>

/** Where two records of the same thing differ. None is what a sound shop has. */
export const mismatchKinds = [
  'count',
  'running-count',
  'applied-without-rows',
  'refused-with-rows',
  'row-without-command',
  'redemption',
  'without-audit',
  'audit-differs',
  'chain-broken',
] as const
const mismatchSchema = v.object({
  kind: v.picklist(mismatchKinds),
  /** Null is the stamp as a whole. */
  commandId: v.nullable(v.string()),
  expected: plain,
  found: plain,
})
export type Mismatch = v.InferOutput<typeof mismatchSchema>

export const historyResult = v.object({
  stampIdx: idxSchema,
  code: v.string(),
  card: v.object({ cardIdx: v.number(), cardNm: v.string(), cardTtl: v.string() }),
  /** Gateway mode: the hosted service holds it, as it was last seen; only adding and removing are ours to ask for. */
  isHosted: v.boolean(),
  stamps: v.number(),
  maxStamps: v.number(),
  strtYmd: v.string(),
  endYmd: v.string(),
  active: v.boolean(),
  redeemedAt: v.nullable(instant),
  deletedAt: v.nullable(instant),
  /** Lost; `followedBy` has its stamps. */
  replacedAt: v.nullable(instant),
  follows: v.nullable(v.number()),
  followedBy: v.nullable(v.number()),
  /** The redeemed stamp whose reward this one gives back, and the other way round. */
  restores: v.nullable(v.number()),
  restoredBy: v.nullable(v.number()),
  /** Of the ledger's rows, all of them. `stamps` above is the card's own count. */
  totals: v.object({
    stamps: v.number(),
    added: v.number(),
    removed: v.number(),
    givenBack: v.number(),
    /** From a lost card to the one that replaces it: below 0 on the lost one. */
    moved: v.number(),
    carriedOver: v.number(),
    rewards: v.number(),
    refused: v.number(),
    /** Gateway mode: what others have moved at the hosted service, so that the sum is its count. */
    elsewhere: v.number(),
  }),
  mismatches: v.array(mismatchSchema),
  /** Oldest first; the newest thousand commands. */
  timeline: v.array(historyEntry),
  isCut: v.boolean(),
  say: v.object(v.entriesFromList(languageTags, v.string())),
})
export type StampHistory = v.InferOutput<typeof historyResult>
