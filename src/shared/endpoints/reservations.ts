import * as v from 'valibot'
import { reservationResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { idxParamSchema } from '../fields.ts'

export const reserveStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/reservation',
  summary: 'Reserve the stamp for this tablet while its keypad is open: 45 s, renewed by asking again.',
  admits: ['cashier', 'manager'],
  params: v.object({ stampIdx: idxParamSchema }),
  refuses: ['reserved-elsewhere'],
  result: reservationResult,
})

export const releaseStamp = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/stamps/:stampIdx/reservation',
  summary: 'Free it: the keypad was closed.',
  admits: ['cashier', 'manager'],
  params: v.object({ stampIdx: idxParamSchema }),
  result: v.null(),
})
