/** Wire schemas of `/api/counter/v1/webhooks`: where the shop's other systems are notified, for managers. */
import * as v from 'valibot'
import { address, line } from './fields.ts'
import { idxSchema } from './stamp-api.ts'

const instant = v.number()

/** What may be sent. A kind that is switched off in the shop's automation is sent to nobody. */
export const webhookKinds = [
  'stamp.created',
  'stamp.added',
  'stamp.removed',
  'stamp.completed',
  'stamp.redeemed',
  'stamp.carried-over',
  'stamp.reinstated',
  'review.opened',
] as const
export type WebhookKind = (typeof webhookKinds)[number]

/** Null is all that there are, and those that come with a later version. */
const kindsSchema = v.nullable(
  v.pipe(v.array(v.picklist(webhookKinds)), v.minLength(1), v.maxLength(webhookKinds.length)),
)
export const webhookRequest = v.strictObject({
  url: address(500),
  description: v.optional(line(100), ''),
  kinds: v.optional(kindsSchema, null),
})
export const webhookKindsRequest = v.strictObject({ kinds: kindsSchema })
const webhookEndpoint = v.object({
  endpointId: v.string(),
  url: v.string(),
  description: v.string(),
  kinds: kindsSchema,
  createdAt: instant,
  /** Null while it is on. Off by a manager, or by the receiver's 410. */
  disabledAt: v.nullable(instant),
  disabledCause: v.nullable(v.string()),
  /** Until then the secret before the rotation signs too. */
  rotatingUntil: v.nullable(instant),
})
export type WebhookEndpoint = v.InferOutput<typeof webhookEndpoint>
export const webhookEndpoints = v.object({ endpoints: v.array(webhookEndpoint) })

/** The secret (`whsec_…`) is shown here and never again. */
export const webhookSecret = v.object({ endpointId: v.string(), secret: v.string() })

export const webhookParams = v.object({ endpointId: v.pipe(v.string(), v.uuid()) })
export const webhookSwitch = v.strictObject({ enabled: v.boolean() })
export const deliveryParams = v.object({
  endpointId: v.pipe(v.string(), v.uuid()),
  eventId: v.pipe(v.string(), v.regex(/^[\w:.-]{1,80}$/)),
})

/** The latest 200 of one endpoint, newest first. */
export const webhookDeliveries = v.object({
  deliveries: v.array(
    v.object({
      eventId: v.string(),
      type: v.string(),
      stampIdx: v.nullable(idxSchema),
      at: instant,
      state: v.picklist(['due', 'delivered', 'failed']),
      attempts: v.number(),
      /** Of the next try, where it is due. */
      dueAt: instant,
      lastTriedAt: v.nullable(instant),
      /** HTTP status of the last try, or why there was none. */
      lastStatus: v.nullable(v.number()),
      lastCause: v.nullable(v.string()),
    }),
  ),
})
export type WebhookDeliveries = v.InferOutput<typeof webhookDeliveries>
