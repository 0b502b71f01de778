import { endpoint } from '../endpoint.ts'
import { issueRequest, issueResult } from '../shop-api.ts'

export const issueStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps',
  summary: 'A new stamp for a customer, with its address for the QR. The Idempotency-Key makes it once.',
  admits: ['cashier', 'manager'],
  body: issueRequest,
  result: issueResult,
})
