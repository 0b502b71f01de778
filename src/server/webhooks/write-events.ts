/** What happened, written as due rows in the transaction in which it happened: no event without its fact. */
import * as v from 'valibot'
import { canonicalJson, type Json } from '#shared/canonical-json.ts'
import { type WebhookKind, webhookKinds } from '#shared/webhooks-api.ts'
import type { Queries } from '../db/db.ts'
import { jsonSetting, readSetting } from '../db/settings.ts'

export type WebhookType = WebhookKind

const storedKinds = v.object({ webhooks: v.array(v.picklist(webhookKinds)) })

export type WebhookEvent = {
  /** From the command's id, so that one command gives one event of a type. No dot: Standard Webhooks signs `id.timestamp.body`. */
  eventId: string
  type: WebhookType
  stampIdx: number | null
  at: number
  /** Nothing personal and no secret: the row is kept, and it leaves the house. */
  data: { [key: string]: Json }
}

/** `describe` is asked only where somebody listens: a shop without webhooks pays one small read. */
export async function writeEvents(tx: Queries, describe: () => Promise<WebhookEvent[]>): Promise<void> {
  const endpoints = await tx.query<{ endpoint_id: string }>(
    'SELECT endpoint_id FROM webhook_endpoints WHERE disabled_at IS NULL ORDER BY endpoint_id',
  )
  if (endpoints.length === 0) return
  const subscribed = await readSetting(tx.query, kinds)
  for (const event of await describe()) {
    if (!subscribed.includes(event.type)) continue
    await insertEvent(tx, event)
    for (const { endpoint_id } of endpoints) await insertDelivery(tx, endpoint_id, event)
  }
}

/** The shop's choice, beside the rest of its automation; all where it has made none. */
const kinds = jsonSetting<readonly WebhookKind[]>(
  'automation',
  webhookKinds,
  (kept) => v.parse(storedKinds, kept).webhooks,
)

async function insertEvent(tx: Queries, { eventId, type, stampIdx, at, data }: WebhookEvent): Promise<void> {
  const body = canonicalJson({ type, timestamp: new Date(at).toISOString(), data })
  await tx.run(
    'INSERT INTO webhook_events (event_id, type, stamp_idx, at, body) VALUES ($1, $2, $3, $4, $5)',
    [eventId, type, stampIdx, at, body],
  )
}

async function insertDelivery(tx: Queries, endpointId: string, { eventId, at }: WebhookEvent): Promise<void> {
  await tx.run(
    `INSERT INTO webhook_deliveries (endpoint_id, event_id, state, attempts, due_at, lease_until)
     VALUES ($1, $2, 'due', 0, $3, 0)`,
    [endpointId, eventId, at],
  )
}
