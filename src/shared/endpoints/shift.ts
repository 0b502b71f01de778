import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { handOverRequest, myShiftQuery, myShiftResult } from '../shift-api.ts'

export const getMyShift = endpoint({
  method: 'GET',
  path: '/api/counter/v1/my-shift',
  summary:
    'What whoever is signed in has done in the last hours, newest first. Nobody else’s can be asked for.',
  admits: ['cashier', 'manager'],
  query: myShiftQuery,
  result: myShiftResult,
})

export const handOverShift = endpoint({
  method: 'POST',
  path: '/api/counter/v1/shift-handovers',
  summary: 'A shift ends at a tablet: what waits there and what needs somebody. Safe to repeat by its id.',
  admits: ['tablet', 'cashier', 'manager'],
  needs: 'tablet',
  body: handOverRequest,
  result: v.null(),
})
