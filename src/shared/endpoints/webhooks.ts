import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  deliveryParams,
  webhookDeliveries,
  webhookEndpoints,
  webhookKindsRequest,
  webhookParams,
  webhookRequest,
  webhookSecret,
  webhookSwitch,
} from '../webhooks-api.ts'

export const listWebhooks = endpoint({
  method: 'GET',
  path: '/api/counter/v1/webhooks',
  summary: 'Where webhooks go.',
  admits: ['manager'],
  result: webhookEndpoints,
})

export const addWebhook = endpoint({
  method: 'POST',
  path: '/api/counter/v1/webhooks',
  summary: 'Send webhooks to one more address. The secret is in this answer and never shown again.',
  admits: ['manager'],
  body: webhookRequest,
  refuses: ['address-inside'],
  result: webhookSecret,
})

export const rotateWebhookSecret = endpoint({
  method: 'POST',
  path: '/api/counter/v1/webhooks/:endpointId/rotate',
  summary: 'A new secret. The old one signs beside it for a day.',
  admits: ['manager'],
  params: webhookParams,
  result: webhookSecret,
})

export const switchWebhook = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/webhooks/:endpointId',
  summary: 'Switch an address off, or on again: what waited meanwhile is sent then.',
  admits: ['manager'],
  params: webhookParams,
  body: webhookSwitch,
  result: v.null(),
})

export const setWebhookKinds = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/webhooks/:endpointId/kinds',
  summary: 'Which kinds of events an address is told, of those that the shop tells at all.',
  admits: ['manager'],
  params: webhookParams,
  body: webhookKindsRequest,
  result: v.null(),
})

export const testWebhook = endpoint({
  method: 'POST',
  path: '/api/counter/v1/webhooks/:endpointId/test',
  summary: 'Send this address a `webhook.test`, signed and repeated as any event.',
  admits: ['manager'],
  params: webhookParams,
  refuses: ['ended-meanwhile'],
  result: v.null(),
})

export const listDeliveries = endpoint({
  method: 'GET',
  path: '/api/counter/v1/webhooks/:endpointId/deliveries',
  summary: 'The latest deliveries to one address, each with its last try.',
  admits: ['manager'],
  params: webhookParams,
  result: webhookDeliveries,
})

export const resendDelivery = endpoint({
  method: 'POST',
  path: '/api/counter/v1/webhooks/:endpointId/deliveries/:eventId/resend',
  summary: 'Send one event again, under the same webhook id.',
  admits: ['manager'],
  params: deliveryParams,
  result: v.null(),
})
