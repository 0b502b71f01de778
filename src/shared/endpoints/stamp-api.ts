import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { stampRefusals } from '../refusals.ts'
import {
  addRequest,
  createRequest,
  redeemRequest,
  removeRequest,
  stampIdxQuery,
  updateRequest,
  validateResult,
} from '../stamp-api.ts'

export const createStamp = endpoint({
  method: 'POST',
  path: '/api/stamp/v1/create',
  summary: 'Issue a stamp of a stamp card. The result is its stampIdx as a string of digits.',
  admits: ['system'],
  scope: 'stamps',
  body: createRequest,
  refuses: stampRefusals,
  result: v.string(),
})

export const addStamp = endpoint({
  method: 'PUT',
  path: '/api/stamp/v1/add',
  summary: 'Add exactly one stamp.',
  admits: ['system'],
  scope: 'stamps',
  body: addRequest,
  refuses: stampRefusals,
  result: v.null(),
})

export const removeStamp = endpoint({
  method: 'PUT',
  path: '/api/stamp/v1/remove',
  summary: 'Take exactly one stamp back.',
  admits: ['system'],
  scope: 'stamps',
  body: removeRequest,
  refuses: stampRefusals,
  result: v.null(),
})

export const redeemStamp = endpoint({
  method: 'PUT',
  path: '/api/stamp/v1/redeem',
  summary: 'Mark the reward of a full stamp as handed over. Terminal.',
  admits: ['system'],
  scope: 'stamps',
  body: redeemRequest,
  refuses: stampRefusals,
  result: v.null(),
})

export const updateStamp = endpoint({
  method: 'PUT',
  path: '/api/stamp/v1/update',
  summary: 'Change fields; an omitted field stays as it is. useYn=Y redeems, by the rules of redeem.',
  admits: ['system'],
  scope: 'stamps',
  body: updateRequest,
  refuses: stampRefusals,
  result: v.null(),
})

export const deleteStamp = endpoint({
  method: 'DELETE',
  path: '/api/stamp/v1/delete',
  summary: 'Delete a stamp and the personal data on it. The ledger and the audit log keep what happened.',
  admits: ['system'],
  scope: 'stamps',
  query: stampIdxQuery,
  refuses: stampRefusals,
  result: v.null(),
})

export const validateStamp = endpoint({
  method: 'GET',
  path: '/api/stamp/v1/validate',
  summary: 'Whether the stamp can be used today, and what it holds. It does not check that it is full.',
  admits: ['system', 'cashier', 'manager'],
  scope: 'read',
  query: stampIdxQuery,
  refuses: stampRefusals,
  result: validateResult,
})
