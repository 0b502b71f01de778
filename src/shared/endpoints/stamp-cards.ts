import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { onsitePwdRequest } from '../people-api.ts'
import {
  newStampCardRequest,
  newStampCardResult,
  stampCardChanges,
  stampCardParams,
  stampCardsResult,
} from '../shop-api.ts'

export const listStampCards = endpoint({
  method: 'GET',
  path: '/api/counter/v1/stamp-cards',
  summary: "The shop's stamp cards, closed ones too. Managers also see how many were given out.",
  admits: ['cashier', 'manager'],
  result: stampCardsResult,
})

export const addStampCard = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamp-cards',
  summary: 'A new stamp card. The Idempotency-Key makes it once.',
  admits: ['manager'],
  body: newStampCardRequest,
  refuses: ['weak-onsite-password'],
  result: newStampCardResult,
})

export const changeStampCard = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/stamp-cards/:cardIdx',
  summary: 'Change a card. The number of stamps and the days hold for those given out from now on.',
  admits: ['manager'],
  params: stampCardParams,
  body: stampCardChanges,
  result: v.null(),
})

export const rotateOnsitePassword = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/stamp-cards/:cardIdx/onsite-password',
  summary: 'A new on-site password for this card, good at once. It is never shown again.',
  admits: ['manager'],
  params: stampCardParams,
  body: onsitePwdRequest,
  refuses: ['weak-onsite-password'],
  result: v.null(),
})
