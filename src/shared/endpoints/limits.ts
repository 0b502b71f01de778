import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { limitsSchema } from '../limits.ts'

export const getLimits = endpoint({
  method: 'GET',
  path: '/api/counter/v1/limits',
  summary: "The shop's limits on what its people add.",
  admits: ['cashier', 'manager'],
  result: limitsSchema,
})

export const setLimits = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/limits',
  summary: 'Set all limits at once; null is no limit.',
  admits: ['manager'],
  body: limitsSchema,
  result: v.null(),
})
