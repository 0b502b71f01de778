import * as v from 'valibot'
import { automationRequest, automationResult } from '../automation-api.ts'
import { endpoint } from '../endpoint.ts'

export const getAutomation = endpoint({
  method: 'GET',
  path: '/api/counter/v1/automation',
  summary:
    'What the shop does by itself: the next stamp and a coupon after a reward, and what webhooks are sent.',
  admits: ['manager'],
  result: automationResult,
})

export const setAutomation = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/automation',
  summary: 'Set all of it at once. Rewards that were given before go on by what was set then.',
  admits: ['manager'],
  body: automationRequest,
  refuses: ['weak-onsite-password'],
  result: v.null(),
})
