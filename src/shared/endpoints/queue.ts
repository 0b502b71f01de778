import { queueResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'

export const getUpstreamQueue = endpoint({
  method: 'GET',
  path: '/api/counter/v1/queue',
  summary: 'What the gateway has still to send to the hosted service, and how long it will take.',
  admits: ['tablet', 'cashier', 'manager'],
  pace: 'poll',
  result: queueResult,
})
