import { endpoint } from '../endpoint.ts'
import {
  pairingConfirmRequest,
  pairingConfirmResult,
  pairingPollRequest,
  pairingPollResult,
  pairingResult,
} from '../people-api.ts'

export const requestPairing = endpoint({
  method: 'POST',
  path: '/api/counter/v1/pairing',
  summary: 'A tablet asks to be paired: it keeps the secret and shows the code for ten minutes.',
  admits: 'everyone',
  pace: 'secret',
  result: pairingResult,
})

export const pollPairing = endpoint({
  method: 'POST',
  path: '/api/counter/v1/pairing/poll',
  summary: "Whether a manager has confirmed. The first answer that says so sets the tablet's cookie.",
  admits: 'everyone',
  pace: 'poll',
  body: pairingPollRequest,
  refuses: ['pairing-unknown'],
  result: pairingPollResult,
})

export const confirmPairing = endpoint({
  method: 'POST',
  path: '/api/counter/v1/pairing/confirm',
  summary: 'A manager confirms the code that a tablet shows, and says what the tablet is called and for.',
  admits: ['manager'],
  pace: 'secret',
  body: pairingConfirmRequest,
  refuses: ['pairing-unknown'],
  result: pairingConfirmResult,
})
