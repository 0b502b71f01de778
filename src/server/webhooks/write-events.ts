/** What happened, written as due rows in the transaction in which it happened: no event without its fact. */
import * as v from 'valibot'
import { canonicalJson } from '#shared/canonical-json.ts'
import { webhookPayloads } from '#shared/webhook-payloads.ts'
import { type WebhookKind, webhookKinds } from '#shared/webhooks-api.ts'
import type { Queries } from '../db/db.ts'
import { jsonSetting, readSetting } from '../db/settings.ts'
import { type EndpointRow, kindsOf } from './endpoints.ts'

export type WebhookType = WebhookKind

type PostedType = keyof typeof webhookPayloads
type Payload = v.InferOutput<(typeof webhookPayloads)[PostedType]>

const storedKinds = v.object({ webhooks: v.array(v.picklist(webhookKinds)) })

export type WebhookEvent = {
  /** From the command's id, so that one command gives one event of a type. No dot: Standard Webhooks signs `id.timestamp.body`. */
  eventId: string
  type: WebhookType
  stampIdx: number | null
  at: number
  /** Nothing personal and no secret: the row is kept, and it leaves the house. */
  data: Payload['data']
}

/** `describe` is asked only where somebody listens: a shop without webhooks pays one small read. */
export async function writeEvents(tx: Queries, describe: () => Promise<WebhookEvent[]>): Promise<void> {
  const endpoints = await tx.query<Pick<EndpointRow, 'endpoint_id' | 'kinds'>>(
    'SELECT endpoint_id, kinds FROM webhook_endpoints WHERE disabled_at IS NULL ORDER BY endpoint_id',
  )
  if (endpoints.length === 0) return
  const subscribed = await readSetting(tx.query, kinds)
  for (const event of await describe()) {
    if (!subscribed.includes(event.type)) continue
    const told = endpoints.filter((endpoint) => kindsOf(endpoint)?.includes(event.type) ?? true)
    if (told.length === 0) continue
    await insertEvent(tx, event)
    for (const { endpoint_id } of told) await insertDelivery(tx, endpoint_id, event)
  }
}

/** The shop's choice, beside the rest of its automation; all where it has made none. */
const kinds = jsonSetting<readonly WebhookKind[]>(
  'automation',
  webhookKinds,
  (kept) => v.parse(storedKinds, kept).webhooks,
)

/** To this address alone, whatever it is told else. `off` where it is, or is not there; the same test once more is `there`. */
export async function writeTest(
  tx: Queries,
  { endpointId, testId, at }: { endpointId: string; testId: string; at: number },
): Promise<'written' | 'there' | 'off'> {
  const eventId = `test_${testId}`
  const [endpoint] = await tx.query(
    'SELECT endpoint_id FROM webhook_endpoints WHERE endpoint_id = $1 AND disabled_at IS NULL',
    [endpointId],
  )
  if (!endpoint) return 'off'
  if ((await tx.query('SELECT event_id FROM webhook_events WHERE event_id = $1', [eventId])).length > 0)
    return 'there'
  const event = { eventId, type: 'webhook.test', stampIdx: null, at } as const
  await insertEvent(tx, { ...event, data: { endpointId } })
  await insertDelivery(tx, endpointId, event)
  return 'written'
}

async function insertEvent(
  tx: Queries,
  { eventId, type, stampIdx, at, data }: Omit<WebhookEvent, 'type'> & { type: PostedType },
): Promise<void> {
  // A field that the payload's description does not name stays here, whoever has put it there (S-8).
  const payload = v.parse(webhookPayloads[type], { type, timestamp: new Date(at).toISOString(), data })
  const body = canonicalJson(payload)
  await tx.run(
    'INSERT INTO webhook_events (event_id, type, stamp_idx, at, body) VALUES ($1, $2, $3, $4, $5)',
    [eventId, type, stampIdx, at, body],
  )
}

async function insertDelivery(
  tx: Queries,
  endpointId: string,
  { eventId, at }: Pick<WebhookEvent, 'eventId' | 'at'>,
): Promise<void> {
  await tx.run(
    `INSERT INTO webhook_deliveries (endpoint_id, event_id, state, attempts, due_at, lease_until)
     VALUES ($1, $2, 'due', 0, $3, 0)`,
    [endpointId, eventId, at],
  )
}
