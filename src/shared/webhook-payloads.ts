/** What is posted to other systems, by kind of event. Ids and counts: nothing personal, and no secret. */
import * as v from 'valibot'
import { idxSchema } from './stamp-api.ts'
import type { WebhookKind } from './webhooks-api.ts'

/** Whose command it was. Ids are those of the staff list; a tap from a queue may come with nobody signed in. */
const who = v.variant('kind', [
  v.object({ kind: v.literal('person'), personId: v.string() }),
  v.object({ kind: v.picklist(['system', 'automation', 'unattended']) }),
])
export type Who = v.InferOutput<typeof who>
/** At which tablet; null where it was none: a browser, a system, Stampdesk itself. */
const where = v.nullable(v.object({ tabletId: v.string() }))

const ofStamp = {
  stampIdx: idxSchema,
  cardIdx: v.number(),
  /** After it. */
  stamps: v.number(),
  /** 0 of a new stamp at a hosted service, while none of its card was seen. */
  maxStamps: v.number(),
  commandId: v.string(),
  who,
  where,
}
const counted = { ...ofStamp, count: v.number() }

const event = <const Type extends string, Data extends v.ObjectEntries>(type: Type, data: Data) =>
  v.object({
    type: v.literal(type),
    /** When it happened, which is not when it is sent. */
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
    data: v.object(data),
  })

export const webhookPayloads = {
  'stamp.created': event('stamp.created', ofStamp),
  'stamp.added': event('stamp.added', counted),
  'stamp.removed': event('stamp.removed', counted),
  'stamp.completed': event('stamp.completed', ofStamp),
  'stamp.redeemed': event('stamp.redeemed', ofStamp),
  'stamp.carried-over': event('stamp.carried-over', counted),
  /** A reward was given back: `stampIdx` is the new, full stamp, `restores` the one that was redeemed. */
  'stamp.reinstated': event('stamp.reinstated', { ...ofStamp, restores: idxSchema }),
  'review.opened': event('review.opened', {
    reviewId: v.string(),
    kind: v.string(),
    stampIdx: v.nullable(idxSchema),
    commandId: v.nullable(v.string()),
  }),
  /** A manager has pressed "Send a test". */
  'webhook.test': event('webhook.test', { endpointId: v.string() }),
} satisfies Record<WebhookKind | 'webhook.test', v.GenericSchema>

/** In words, for the description of the API. */
export const webhookSummaries: Record<keyof typeof webhookPayloads, string> = {
  'stamp.created': 'A stamp was issued.',
  'stamp.added': 'Stamps were added: `count` of them.',
  'stamp.removed': 'Stamps were taken back: `count` of them.',
  'stamp.completed': 'A stamp is full; beside the event that filled it.',
  'stamp.redeemed': 'The reward was handed over.',
  'stamp.carried-over': '`count` stamps that a full one could not hold went to the next.',
  'stamp.reinstated': 'A reward was given back: a new, full stamp in the place of the redeemed one.',
  'review.opened': 'A manager has to decide something.',
  'webhook.test': 'A test, at a manager’s wish; to this address alone.',
}
