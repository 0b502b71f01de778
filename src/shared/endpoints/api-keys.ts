import * as v from 'valibot'
import { apiKeyParams, apiKeyRequest, apiKeys, newApiKey } from '../api-keys-api.ts'
import { endpoint } from '../endpoint.ts'

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/counter/v1/api-keys',
  summary:
    'The keys of other systems, with what each may do. Not the keys themselves: only their hashes are kept.',
  admits: ['manager'],
  result: apiKeys,
})

export const makeApiKey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/api-keys',
  summary: 'A key for one more system. It is in this answer and never shown again.',
  admits: ['manager'],
  needs: 'password',
  body: apiKeyRequest,
  refuses: ['ended-meanwhile'],
  result: newApiKey,
})

export const rotateApiKey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/api-keys/:keyId/rotate',
  summary: 'A new key in its place. The one before is good beside it for a day.',
  admits: ['manager'],
  needs: 'password',
  params: apiKeyParams,
  refuses: ['ended-meanwhile'],
  result: newApiKey,
})

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/api-keys/:keyId',
  summary: 'Refused from its next request on, and so is the one before it.',
  admits: ['manager'],
  needs: 'password',
  params: apiKeyParams,
  result: v.null(),
})
