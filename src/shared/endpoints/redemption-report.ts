import * as v from 'valibot'
import { reportQuery, reportResult } from '../activity-api.ts'
import { endpoint } from '../endpoint.ts'

export const getRedemptionReport = endpoint({
  method: 'GET',
  path: '/api/counter/v1/redemptions/report',
  summary: 'Rewards by person, by card and by day. Days are of the shop, both inclusive.',
  admits: ['manager'],
  query: reportQuery,
  result: reportResult,
})

export const exportRedemptions = endpoint({
  method: 'GET',
  path: '/api/counter/v1/redemptions.csv',
  summary: 'Each reward of those days as CSV.',
  admits: ['manager'],
  query: reportQuery,
  media: 'text/csv',
  result: v.unknown(),
})
