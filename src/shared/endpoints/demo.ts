import { demoResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'

export const getDemo = endpoint({
  method: 'GET',
  path: '/api/counter/v1/demo',
  summary: "Demo only: the sample shop's people and customers, with their known secrets.",
  admits: 'everyone',
  result: demoResult,
})
