import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { hookParams, incomingHook, incomingHookMade } from '../hosted-hook-api.ts'

export const receiveStampWebhook = endpoint({
  method: 'POST',
  path: '/api/hooks/stamps/:token',
  summary:
    'The hosted service tells that a stamp has changed. A hint to look, never proof; its signature is checked where the shop knows how.',
  admits: 'everyone',
  isFromOutside: true,
  pace: 'poll',
  params: hookParams,
  body: v.unknown(),
  result: v.null(),
})

export const getIncomingWebhook = endpoint({
  method: 'GET',
  path: '/api/counter/v1/incoming-hook',
  summary: 'Whether the hosted service can tell of changes here, and when it last did.',
  admits: ['manager'],
  result: incomingHook,
})

export const makeIncomingWebhook = endpoint({
  method: 'POST',
  path: '/api/counter/v1/incoming-hook',
  summary: 'A new address for the hosted service’s webhooks; the one before is dead at once.',
  admits: ['manager'],
  result: incomingHookMade,
})

export const deleteIncomingWebhook = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/incoming-hook',
  summary: 'Let nothing in any more.',
  admits: ['manager'],
  result: v.null(),
})
