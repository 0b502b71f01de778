import * as v from 'valibot'
import { sessionResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { passwordSignInRequest, pinSignInRequest } from '../people-api.ts'

export const getSession = endpoint({
  method: 'GET',
  path: '/api/counter/v1/session',
  summary: 'Who is signed in at this tablet.',
  admits: ['cashier', 'manager'],
  result: sessionResult,
})

export const startDemoSession = endpoint({
  method: 'POST',
  path: '/api/counter/v1/session',
  summary: 'Demo only: pair the sample tablet and sign the sample cashier in.',
  admits: 'everyone',
  result: sessionResult,
})

export const signInWithPin = endpoint({
  method: 'POST',
  path: '/api/counter/v1/session/pin',
  summary: 'Sign in at a paired tablet, or change who is signed in. A PIN is worth nothing elsewhere.',
  admits: ['tablet', 'cashier', 'manager'],
  pace: 'secret',
  body: pinSignInRequest,
  refuses: ['wrong-pin', 'pin-locked'],
  result: sessionResult,
})

export const signInWithPassword = endpoint({
  method: 'POST',
  path: '/api/counter/v1/session/password',
  summary:
    "A manager's sign-in from any browser. On a paired tablet it is at that tablet, else in this browser alone.",
  admits: 'everyone',
  pace: 'secret',
  body: passwordSignInRequest,
  refuses: ['wrong-sign-in', 'code-needed', 'sign-in-slowed'],
  result: sessionResult,
})

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/session',
  summary: 'Lock the tablet, or sign out. The tablet stays paired.',
  admits: ['tablet', 'cashier', 'manager'],
  result: v.null(),
})
