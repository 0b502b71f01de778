import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { readinessResult, tabletReadiness } from '../readiness-api.ts'

export const getReadinessOfShop = endpoint({
  method: 'GET',
  path: '/api/counter/v1/readiness',
  summary: 'The server’s clock, and whether the stamp service behind it answers.',
  admits: ['tablet', 'cashier', 'manager'],
  pace: 'poll',
  result: readinessResult,
})

export const reportReadiness = endpoint({
  method: 'POST',
  path: '/api/counter/v1/tablet-readiness',
  summary: 'What a tablet found as it was checked before a shift; the last one is kept.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'tablet',
  body: tabletReadiness,
  result: v.null(),
})
