import * as v from 'valibot'
import { commandFate } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'

export const getCommandFate = endpoint({
  method: 'GET',
  path: '/api/counter/v1/commands/:commandId',
  summary: 'What became of a command of this tablet: unknown, still open, or decided, with its reward.',
  admits: ['cashier', 'manager'],
  needs: 'redeem',
  params: v.object({ commandId: v.pipe(v.string(), v.uuid()) }),
  result: commandFate,
})
