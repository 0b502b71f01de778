import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { reportsFileQuery, reportsQuery, reportsResult } from '../reports-api.ts'

export const getReports = endpoint({
  method: 'GET',
  path: '/api/counter/v1/reports',
  summary:
    'Regulars, rewards of the cards given out, stamps by person, and the cards about to expire. Days are of the shop, both inclusive.',
  admits: ['manager'],
  query: reportsQuery,
  result: reportsResult,
})

export const exportReport = endpoint({
  method: 'GET',
  path: '/api/counter/v1/reports.csv',
  summary: 'One of the reports as CSV, each card or person by itself.',
  admits: ['manager'],
  query: reportsFileQuery,
  media: 'text/csv',
  result: v.unknown(),
})
