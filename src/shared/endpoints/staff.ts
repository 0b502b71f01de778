import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  accountRequest,
  newPersonRequest,
  newPersonResult,
  personChangesRequest,
  personParams,
  pinResetRequest,
  staffResult,
} from '../people-api.ts'

export const listStaff = endpoint({
  method: 'GET',
  path: '/api/counter/v1/staff',
  summary: 'The people of the shop, those who were disabled too.',
  admits: ['manager'],
  result: staffResult,
})

export const addPerson = endpoint({
  method: 'POST',
  path: '/api/counter/v1/staff',
  summary: 'Add a person with a first PIN. The Idempotency-Key makes them once.',
  admits: ['manager'],
  body: newPersonRequest,
  refuses: ['weak-pin'],
  result: newPersonResult,
})

export const changePerson = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/staff/:personId',
  summary: 'Name, colour, role, branches; `active: false` disables from the next request on.',
  admits: ['manager'],
  params: personParams,
  body: personChangesRequest,
  refuses: ['last-manager', 'owner-only'],
  result: v.null(),
})

export const resetPin = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/staff/:personId/pin',
  summary: 'A new PIN for somebody: unlocks, and ends their sessions.',
  admits: ['manager'],
  params: personParams,
  body: pinResetRequest,
  refuses: ['owner-only', 'weak-pin'],
  result: v.null(),
})

export const setAccount = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/staff/:personId/account',
  summary: 'Name and password with which a manager signs in from any browser.',
  admits: ['manager'],
  needs: 'password',
  params: personParams,
  body: accountRequest,
  refuses: ['owner-only', 'weak-password', 'login-taken'],
  result: v.null(),
})

export const unlockPerson = endpoint({
  method: 'POST',
  path: '/api/counter/v1/staff/:personId/unlock',
  summary: 'Let a person redeem again after ten wrong on-site passwords.',
  admits: ['manager'],
  params: personParams,
  result: v.null(),
})

export const takeOffAuthenticator = endpoint({
  method: 'POST',
  path: '/api/counter/v1/staff/:personId/authenticator/remove',
  summary:
    'Take the authenticator app off the account of a colleague who has lost the phone. Ends their sessions.',
  admits: ['manager'],
  needs: 'password',
  params: personParams,
  result: v.null(),
})

export const handOverShop = endpoint({
  method: 'POST',
  path: '/api/counter/v1/staff/:personId/owner',
  summary: 'The owner makes another manager the owner. Where the shop has none, any manager may.',
  admits: ['manager'],
  needs: 'password',
  params: personParams,
  refuses: ['owner-only'],
  result: v.null(),
})
