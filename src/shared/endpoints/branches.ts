import * as v from 'valibot'
import {
  branchChangesRequest,
  branchesResult,
  branchParams,
  newBranchRequest,
  newBranchResult,
} from '../branches-api.ts'
import { endpoint } from '../endpoint.ts'

export const listBranches = endpoint({
  method: 'GET',
  path: '/api/counter/v1/branches',
  summary: 'The branches of the shop, those that are closed too. Most shops have none.',
  admits: ['manager'],
  result: branchesResult,
})

export const addBranch = endpoint({
  method: 'POST',
  path: '/api/counter/v1/branches',
  summary: 'Add a branch. The Idempotency-Key makes it once.',
  admits: ['manager'],
  body: newBranchRequest,
  refuses: ['branch-taken'],
  result: newBranchResult,
})

export const changeBranch = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/branches/:branchId',
  summary: 'Name and limits of its own; `active: false` closes it. None is ever deleted.',
  admits: ['manager'],
  params: branchParams,
  body: branchChangesRequest,
  refuses: ['branch-taken', 'branch-used'],
  result: v.null(),
})
