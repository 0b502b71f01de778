import { endpoint } from '../endpoint.ts'
import { historyResult } from '../history-api.ts'
import { eraseResult, findRequest, findResult, holderResult, stampParams } from '../review-api.ts'

export const getStampHistory = endpoint({
  method: 'GET',
  path: '/api/counter/v1/stamps/:stampIdx/story',
  summary: 'Everything that happened to one stamp, whether its records agree, and what to tell the customer.',
  admits: ['manager'],
  params: stampParams,
  refuses: ['not-found'],
  result: historyResult,
})

export const findStamps = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/find',
  summary: 'Find a stamp by code, name or telephone number, or by how one of them begins. Masked, and noted.',
  admits: ['manager'],
  body: findRequest,
  result: findResult,
})

export const openHolder = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/holder',
  summary: 'Open who holds the stamp. That it was opened, and by whom, stays in its story.',
  admits: ['manager'],
  params: stampParams,
  refuses: ['not-found'],
  result: holderResult,
})

export const eraseHolder = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/stamps/:stampIdx/holder',
  summary: 'Erase the customer from every card that is theirs. What happened stays, about nobody.',
  admits: ['manager'],
  needs: 'password',
  params: stampParams,
  refuses: ['not-found'],
  result: eraseResult,
})
