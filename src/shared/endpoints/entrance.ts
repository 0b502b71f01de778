import { endpoint } from '../endpoint.ts'
import { entranceAtSetup } from '../entrance-api.ts'

export const getEntrance = endpoint({
  method: 'GET',
  path: '/api/counter/v1/entrance',
  summary: 'What this browser is to the shop: paired or not, who is signed in, who can sign in.',
  admits: 'everyone',
  result: entranceAtSetup,
})
