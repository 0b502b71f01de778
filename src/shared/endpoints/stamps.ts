import * as v from 'valibot'
import { publicStampResult, snapshotSchema } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { idxParamSchema } from '../fields.ts'
import { stampRefusals } from '../refusals.ts'

export const getSnapshot = endpoint({
  method: 'GET',
  path: '/api/counter/v1/stamps/:stampIdx/validate',
  summary:
    'The validate call as the counter needs it: also for a stamp that cannot be used, without any secret.',
  admits: ['cashier', 'manager'],
  params: v.object({ stampIdx: idxParamSchema }),
  refuses: stampRefusals,
  result: snapshotSchema,
})

export const streamStampChanges = endpoint({
  method: 'GET',
  path: '/api/counter/v1/stamps/:stampIdx/changes',
  summary: 'That something happened to this stamp, as server-sent events; a stream ends after a minute.',
  admits: ['cashier', 'manager'],
  params: v.object({ stampIdx: idxParamSchema }),
  media: 'text/event-stream',
  result: v.unknown(),
})

export const getPublicStamp = endpoint({
  method: 'GET',
  path: '/api/counter/v1/public/stamps/:stampIdx',
  summary: "The customer's page: public, nothing personal.",
  admits: 'everyone',
  params: v.object({ stampIdx: idxParamSchema }),
  refuses: ['not-found'],
  result: publicStampResult,
})
