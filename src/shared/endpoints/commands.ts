import { commandsRequest, commandsResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'

export const sendCommands = endpoint({
  method: 'POST',
  path: '/api/counter/v1/commands',
  summary: 'Commands of one tablet, in the order of their taps. A command sent again gets its first answer.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'add',
  body: commandsRequest,
  result: commandsResult,
})
