import type { Json } from '#shared/canonical-json.ts'
import * as api from '#shared/endpoints/webhooks.ts'
import { type WebhookEndpoint } from '#shared/webhooks-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Identity, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { listDeliveries, resendDelivery } from '../webhooks/delivery.ts'
import {
  disableEndpoint,
  type EndpointRow,
  enableEndpoint,
  insertEndpoint,
  kindsOf,
  listEndpoints,
  makeWebhookSecret,
  rotateSecret,
  setKinds,
} from '../webhooks/endpoints.ts'
import { checkAddress, type Resolve } from '../webhooks/post.ts'
import { writeTest } from '../webhooks/write-events.ts'

type Deps = { db: Db; vault: Vault; now: () => number; resolve: Resolve; allowedHosts: readonly string[] }
const shownDeliveries = 200

export function webhookRoutes({ db, vault, now, resolve, allowedHosts }: Deps): Route[] {
  /** Runs `work` and, where it did something, writes its audit row; both or neither. */
  function change(
    identity: Identity | null,
    event: string,
    body: Json,
    work: (tx: Queries, at: number) => Promise<boolean>,
  ): Promise<boolean> {
    return db.write(async (tx) => {
      const at = now()
      if (!(await work(tx, at))) return false
      const actor = identity ? callerActor(identity.caller) : 'nobody'
      await appendAudit(tx, { chain: 'shop', at, event, commandId: null, actor, body })
      return true
    })
  }

  return [
    route(api.listWebhooks, async () => ({
      result: { endpoints: (await listEndpoints(db.read)).map((row) => described(row, now())) },
    })),
    route(api.addWebhook, async ({ body: { url, description, kinds }, identity, commandId: endpointId }) => {
      const checked = await checkAddress(url, resolve, allowedHosts)
      if ('refused' in checked && checked.refused === 'not a public address')
        return { refusal: 'address-inside' }
      if ('refused' in checked) return { refusal: 'invalid-request', field: `url (${checked.refused})` }
      const secret = makeWebhookSecret()
      const isNew = await change(identity, 'webhook.created', { endpointId, url }, (tx, at) =>
        insertEndpoint(tx, vault, { endpointId, url, description, kinds, secret, at }),
      )
      // Asked again since the answer was lost: there is one address, and the secret is the one shown now.
      if (!isNew)
        await change(identity, 'webhook.rotated', { endpointId }, (tx, at) =>
          rotateSecret(tx, vault, { endpointId, secret, rotationId: endpointId, at }),
        )
      return { result: { endpointId, secret } }
    }),
    route(api.rotateWebhookSecret, async ({ params: { endpointId }, identity, commandId: rotationId }) => {
      const secret = makeWebhookSecret()
      const isDone = await change(identity, 'webhook.rotated', { endpointId }, (tx, at) =>
        rotateSecret(tx, vault, { endpointId, secret, rotationId, at }),
      )
      return isDone ? { result: { endpointId, secret } } : { refusal: 'no-such-page' }
    }),
    route(api.switchWebhook, async ({ params: { endpointId }, body: { enabled }, identity }) => {
      const event = enabled ? 'webhook.enabled' : 'webhook.disabled'
      await change(identity, event, { endpointId }, async (tx, at) => {
        const changed = enabled
          ? await enableEndpoint(tx, endpointId)
          : await disableEndpoint(tx, endpointId, at, 'by a manager')
        return changed === 1
      })
      return { result: null }
    }),
    route(api.setWebhookKinds, async ({ params: { endpointId }, body: { kinds }, identity }) => {
      const changed = { endpointId, kinds: kinds?.join() ?? 'all' }
      const isDone = await change(identity, 'webhook.changed', changed, (tx) =>
        setKinds(tx, endpointId, kinds),
      )
      return isDone ? { result: null } : { refusal: 'no-such-page' }
    }),
    route(api.testWebhook, async ({ params: { endpointId }, identity, commandId: testId }) => {
      let outcome: Awaited<ReturnType<typeof writeTest>> = 'off'
      await change(identity, 'webhook.tested', { endpointId }, async (tx, at) => {
        outcome = await writeTest(tx, { endpointId, testId, at })
        return outcome === 'written'
      })
      return outcome === 'off' ? { refusal: 'ended-meanwhile' } : { result: null }
    }),
    route(api.listDeliveries, async ({ params: { endpointId } }) => {
      const rows = await listDeliveries(db.read, endpointId, shownDeliveries)
      return { result: { deliveries: rows.map(toDelivery) } }
    }),
    route(api.resendDelivery, async ({ params: { endpointId, eventId }, identity }) => {
      const isDone = await change(identity, 'webhook.resent', { endpointId, eventId }, (tx, at) =>
        resendDelivery(tx, endpointId, eventId, at),
      )
      return isDone ? { result: null } : { refusal: 'no-such-page' }
    }),
  ]
}

function described(row: EndpointRow, at: number): WebhookEndpoint {
  const { previous_until } = row
  return {
    endpointId: row.endpoint_id,
    url: row.url,
    description: row.description,
    kinds: kindsOf(row),
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    disabledCause: row.disabled_cause,
    rotatingUntil: previous_until !== null && previous_until > at ? previous_until : null,
  }
}

function toDelivery(row: Awaited<ReturnType<typeof listDeliveries>>[number]) {
  return {
    eventId: row.event_id,
    type: row.type,
    // Rows of before may have a number below 0: the queue of a create.
    stampIdx: row.stamp_idx !== null && row.stamp_idx > 0 ? row.stamp_idx : null,
    at: row.at,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    lastTriedAt: row.tried_at,
    lastStatus: row.status,
    lastCause: row.cause,
  }
}
