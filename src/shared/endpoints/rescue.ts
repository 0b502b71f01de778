import { endpoint } from '../endpoint.ts'
import { rescueKeyResult, rescueRefusals, rescueRequest, rescueResult } from '../rescue-api.ts'

export const getRescueKey = endpoint({
  method: 'GET',
  path: '/api/counter/v1/rescue-key',
  summary: 'The key for which a tablet seals what it hands over when it can send nothing any more.',
  admits: ['tablet', 'cashier', 'manager'],
  result: rescueKeyResult,
})

export const takeRescue = endpoint({
  method: 'POST',
  path: '/api/counter/v1/rescues',
  summary:
    'What another tablet has handed over, as its own commands. Safe to repeat, by whomever: each counts once by its id.',
  admits: ['tablet', 'cashier', 'manager'],
  body: rescueRequest,
  refuses: rescueRefusals,
  result: rescueResult,
})
