import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { tabletFields, tabletParams, tabletsQuery, tabletsResult } from '../people-api.ts'
import { tabletReport } from '../tablet-report.ts'

export const listTablets = endpoint({
  method: 'GET',
  path: '/api/counter/v1/tablets',
  summary: 'The paired tablets, those that were revoked too, a hundred at a time.',
  admits: ['manager'],
  query: tabletsQuery,
  result: tabletsResult,
})

export const reportTablet = endpoint({
  method: 'POST',
  path: '/api/counter/v1/tablet-report',
  summary: 'A tablet tells of itself: its app, its storage, its scanner, and how much waits on it.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'tablet',
  body: tabletReport,
  result: v.null(),
})

export const changeTablet = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/tablets/:tabletId',
  summary: 'Name, place, branch, and what the tablet may do.',
  admits: ['manager'],
  params: tabletParams,
  body: tabletFields,
  result: v.null(),
})

export const revokeTablet = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/tablets/:tabletId',
  summary:
    'Revoke a tablet: refused from its next request on. What waits on it stays on it, and is a review.',
  admits: ['manager'],
  params: tabletParams,
  result: v.null(),
})

export const unlockTablet = endpoint({
  method: 'POST',
  path: '/api/counter/v1/tablets/:tabletId/unlock',
  summary: 'Let a tablet redeem again after ten wrong on-site passwords.',
  admits: ['manager'],
  params: tabletParams,
  result: v.null(),
})
