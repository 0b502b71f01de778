import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { giveBackRefusals, stampRefusals } from '../refusals.ts'
import {
  correctionRequest,
  correctionResult,
  giveBackLimit,
  giveBackRequest,
  giveBackResult,
  stampParams,
} from '../review-api.ts'

export const correctStamp = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/corrections',
  summary: 'Add, remove, extend, deactivate or activate, with a reason. Answers the old and the new value.',
  admits: ['manager'],
  params: stampParams,
  body: correctionRequest,
  refuses: stampRefusals,
  result: correctionResult,
})

export const giveBackReward = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/give-back',
  summary: 'Give the reward of a redeemed stamp back as a new full stamp: once a stamp, so many a day.',
  admits: ['manager'],
  params: stampParams,
  body: giveBackRequest,
  refuses: [...stampRefusals, ...giveBackRefusals],
  result: giveBackResult,
})

export const getGiveBackLimit = endpoint({
  method: 'GET',
  path: '/api/counter/v1/limits/give-backs',
  summary: 'How many rewards may be given back in a day.',
  admits: ['manager'],
  result: giveBackLimit,
})

export const setGiveBackLimit = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/limits/give-backs',
  summary: 'Set how many rewards may be given back in a day; 0 is none.',
  admits: ['manager'],
  body: giveBackLimit,
  result: v.null(),
})
