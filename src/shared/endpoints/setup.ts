import { sessionResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { setupRequest } from '../people-api.ts'

export const setUpShop = endpoint({
  method: 'POST',
  path: '/api/counter/v1/setup',
  summary: 'Make the shop: once, with the token of the address that the server printed.',
  admits: 'everyone',
  pace: 'secret',
  body: setupRequest,
  refuses: ['weak-pin', 'weak-password', 'weak-onsite-password', 'setup-closed'],
  result: sessionResult,
})
