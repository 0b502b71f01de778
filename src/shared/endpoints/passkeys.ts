import * as v from 'valibot'
import { sessionResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import {
  newPasskeyRequest,
  newPasskeyResult,
  passkeyBeginRequest,
  passkeyCreation,
  passkeyNameRequest,
  passkeyParams,
  passkeyRemoveRequest,
  passkeyRequest,
  passkeySignInRequest,
  passkeysResult,
} from '../passkeys-api.ts'

export const listPasskeys = endpoint({
  method: 'GET',
  path: '/api/counter/v1/account/passkeys',
  summary: "One's own passkeys.",
  admits: ['manager'],
  result: passkeysResult,
})

export const beginPasskey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/passkeys/begin',
  summary:
    'What the browser makes a passkey from. Asks the password; the challenge is good for five minutes.',
  admits: ['manager'],
  pace: 'secret',
  body: passkeyBeginRequest,
  refuses: ['wrong-sign-in', 'passkeys-not-here'],
  result: passkeyCreation,
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/passkeys',
  summary: 'The passkey that the browser has made. From then on it signs in alone.',
  admits: ['manager'],
  pace: 'secret',
  body: newPasskeyRequest,
  refuses: ['passkey-refused', 'passkeys-not-here'],
  result: newPasskeyResult,
})

export const renamePasskey = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/account/passkeys/:passkeyId',
  summary: 'What it is called in the list.',
  admits: ['manager'],
  params: passkeyParams,
  body: passkeyNameRequest,
  refuses: ['ended-meanwhile'],
  result: v.null(),
})

export const removePasskey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/passkeys/:passkeyId/remove',
  summary: 'It signs in no more. Asks the password.',
  admits: ['manager'],
  pace: 'secret',
  params: passkeyParams,
  body: passkeyRemoveRequest,
  refuses: ['wrong-sign-in'],
  result: v.null(),
})

export const beginPasskeySignIn = endpoint({
  method: 'POST',
  path: '/api/counter/v1/session/passkey/begin',
  summary: 'A challenge for a passkey, good for five minutes and once. It tells nothing of who has one.',
  admits: 'everyone',
  pace: 'secret',
  refuses: ['passkeys-not-here'],
  result: passkeyRequest,
})

export const signInWithPasskey = endpoint({
  method: 'POST',
  path: '/api/counter/v1/session/passkey',
  summary: "A manager's sign-in with a passkey, in place of name, password and code.",
  admits: 'everyone',
  pace: 'secret',
  body: passkeySignInRequest,
  refuses: ['passkey-refused', 'passkeys-not-here'],
  result: sessionResult,
})
