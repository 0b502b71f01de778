import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { cardBatches, cardBatchParams, cardBatchRequest, printedCards } from '../shop-api.ts'

export const listCardBatches = endpoint({
  method: 'GET',
  path: '/api/counter/v1/card-batches',
  summary: 'The printed cards, batch by batch, and who started how many of each. Not their numbers.',
  admits: ['manager'],
  result: cardBatches,
})

export const makeCardBatch = endpoint({
  method: 'POST',
  path: '/api/counter/v1/card-batches',
  summary: 'Numbers for sheets of cards that are nobody’s yet. The Idempotency-Key makes them once.',
  admits: ['manager'],
  body: cardBatchRequest,
  refuses: ['kept-elsewhere', 'not-given-out', 'id-used-for-another'],
  result: v.object({ batchId: v.string() }),
})

export const getCardBatch = endpoint({
  method: 'GET',
  path: '/api/counter/v1/card-batches/:batchId',
  summary: 'One batch with its numbers, to be printed.',
  admits: ['manager'],
  params: cardBatchParams,
  result: printedCards,
})

export const withdrawCardBatch = endpoint({
  method: 'POST',
  path: '/api/counter/v1/card-batches/:batchId/withdraw',
  summary: 'None of its cards can be started any more. Those that were started stay good.',
  admits: ['manager'],
  params: cardBatchParams,
  result: v.null(),
})
