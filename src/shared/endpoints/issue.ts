import { endpoint } from '../endpoint.ts'
import { stampRefusals } from '../refusals.ts'
import { stampParams } from '../review-api.ts'
import { issueRequest, issueResult, startRequest } from '../shop-api.ts'

export const issueStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps',
  summary: 'A new stamp for a customer, with its address for the QR. The Idempotency-Key makes it once.',
  admits: ['cashier', 'manager'],
  body: issueRequest,
  refuses: stampRefusals,
  result: issueResult,
})

export const replaceStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/replacement',
  summary:
    'Replace a lost stamp with its stamps: the old one is off, the new one has what it held. The Idempotency-Key makes it once.',
  admits: ['cashier', 'manager'],
  params: stampParams,
  refuses: stampRefusals,
  result: issueResult,
})

export const startStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/start',
  summary:
    'A printed card that is nobody’s yet becomes this customer’s: empty and good from today, or with the stamps of the lost one that it `replaces`. The Idempotency-Key makes it once.',
  admits: ['cashier', 'manager'],
  needs: 'tablet',
  params: stampParams,
  body: startRequest,
  refuses: stampRefusals,
  result: issueResult,
})
