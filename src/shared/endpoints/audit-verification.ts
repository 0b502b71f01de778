import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { chainQuery, chainResult, checkpointResult } from '../review-api.ts'

export const getAuditChain = endpoint({
  method: 'GET',
  path: '/api/counter/v1/audit/chain',
  summary: 'One chain of the audit log, a page at a time, with its head: to be checked in the browser.',
  admits: ['manager'],
  query: chainQuery,
  result: chainResult,
})

export const exportAuditChain = endpoint({
  method: 'GET',
  path: '/api/counter/v1/audit/chain.ndjson',
  summary: 'The whole chain as lines of JSON, the head first.',
  admits: ['manager'],
  query: chainQuery,
  media: 'application/x-ndjson',
  result: v.unknown(),
})

export const exportAuditLog = endpoint({
  method: 'GET',
  path: '/api/counter/v1/audit/log.ndjson',
  summary:
    'The whole log as lines of JSON, as `stampdesk audit export` writes it. `POST` a checkpoint first.',
  admits: ['manager'],
  media: 'application/x-ndjson',
  result: v.unknown(),
})

export const getAuditCheckpoint = endpoint({
  method: 'GET',
  path: '/api/counter/v1/audit/checkpoint',
  summary: 'The newest checkpoint: where every chain stood, signed, to keep elsewhere.',
  admits: ['manager'],
  result: checkpointResult,
})

export const makeAuditCheckpoint = endpoint({
  method: 'POST',
  path: '/api/counter/v1/audit/checkpoint',
  summary: 'Sign where every chain stands now, so that each row of the log stands behind a checkpoint.',
  admits: ['manager'],
  result: checkpointResult,
})
