import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  openedPromise,
  openPromiseRequest,
  promiseKeyRequest,
  promiseKeyResult,
  promiseRefusals,
  promiseRequest,
  promisesResult,
} from '../promise-api.ts'
import { stampRefusals } from '../refusals.ts'

export const registerPromiseKey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/promise-keys',
  summary: 'The public half of a key with which a tablet signs promise slips.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'tablet',
  body: promiseKeyRequest,
  result: promiseKeyResult,
})

export const tellPromise = endpoint({
  method: 'POST',
  path: '/api/counter/v1/promises',
  summary: 'A tablet tells of a slip that it gave while it had no line. Safe to repeat.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'tablet',
  body: promiseRequest,
  refuses: promiseRefusals,
  result: v.null(),
})

export const openPromise = endpoint({
  method: 'POST',
  path: '/api/counter/v1/promises/open',
  summary: 'Which card a promise slip is of, and since when its reward waits. It redeems nothing.',
  admits: ['cashier', 'manager'],
  body: openPromiseRequest,
  refuses: [...promiseRefusals, ...stampRefusals],
  result: openedPromise,
})

export const listPromises = endpoint({
  method: 'GET',
  path: '/api/counter/v1/promises',
  summary: 'The promise slips that were given, and what became of each.',
  admits: ['manager'],
  result: promisesResult,
})
