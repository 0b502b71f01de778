import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  ownPasswordRequest,
  ownPinRequest,
  recoveryCodesRequest,
  recoveryCodesResult,
  totpBeginRequest,
  totpBeginResult,
  totpConfirmRequest,
  totpEndRequest,
} from '../people-api.ts'

export const changeOwnPin = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/account/pin',
  summary: "Change one's own PIN. Signs out: the new one is asked next.",
  admits: ['cashier', 'manager'],
  pace: 'secret',
  body: ownPinRequest,
  refuses: ['wrong-pin', 'pin-locked', 'weak-pin'],
  result: v.null(),
})

export const changeOwnPassword = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/account/password',
  summary: "Change one's own password. Signs out everywhere.",
  admits: ['manager'],
  pace: 'secret',
  body: ownPasswordRequest,
  refuses: ['wrong-sign-in', 'weak-password'],
  result: v.null(),
})

export const beginAuthenticator = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/authenticator',
  summary: 'Begin to use an authenticator app: its secret, as text and as an otpauth address for a QR.',
  admits: ['manager'],
  pace: 'secret',
  body: totpBeginRequest,
  refuses: ['wrong-sign-in'],
  result: totpBeginResult,
})

export const confirmAuthenticator = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/account/authenticator',
  summary:
    'The first code proves that the app works; from then on each sign-in asks one. Answers the recovery codes, once.',
  admits: ['manager'],
  pace: 'secret',
  body: totpConfirmRequest,
  refuses: ['wrong-sign-in'],
  result: recoveryCodesResult,
})

export const removeAuthenticator = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/authenticator/remove',
  summary: 'Stop using the authenticator app.',
  admits: ['manager'],
  pace: 'secret',
  body: totpEndRequest,
  refuses: ['wrong-sign-in'],
  result: v.null(),
})

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/api/counter/v1/account/recovery-codes',
  summary: 'Ten new recovery codes, in this answer and never again. The ones before are over.',
  admits: ['manager'],
  pace: 'secret',
  body: recoveryCodesRequest,
  refuses: ['wrong-sign-in'],
  result: recoveryCodesResult,
})
