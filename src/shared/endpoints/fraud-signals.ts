import * as v from 'valibot'
import { fraudSettings, fraudSignalsQuery, fraudSignalsResult } from '../activity-api.ts'
import { endpoint } from '../endpoint.ts'

export const listFraudSignals = endpoint({
  method: 'GET',
  path: '/api/counter/v1/honesty',
  summary: 'What honest work does not look like, with its rows: evidence to read, never a score.',
  admits: ['manager'],
  query: fraudSignalsQuery,
  result: fraudSignalsResult,
})

export const getFraudSignalSettings = endpoint({
  method: 'GET',
  path: '/api/counter/v1/honesty/settings',
  summary: 'From when on each detector speaks.',
  admits: ['manager'],
  result: fraudSettings,
})

export const setFraudSignalSettings = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/honesty/settings',
  summary: 'Set all thresholds at once; null switches a detector off.',
  admits: ['manager'],
  body: fraudSettings,
  result: v.null(),
})
