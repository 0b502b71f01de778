import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { limitsSchema } from '../limits.ts'

export const getLimits = endpoint({
  method: 'GET',
  path: '/api/counter/v1/limits',
  summary: "The limits on what people add at this tablet: its branch's own, else the shop's.",
  admits: ['cashier', 'manager'],
  result: limitsSchema,
})

export const getShopLimits = endpoint({
  method: 'GET',
  path: '/api/counter/v1/limits/shop',
  summary: "The shop's limits, which hold wherever a branch has none of its own.",
  admits: ['manager'],
  result: limitsSchema,
})

export const setLimits = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/limits',
  summary: 'Set all limits of the shop at once; null is no limit.',
  admits: ['manager'],
  body: limitsSchema,
  result: v.null(),
})
