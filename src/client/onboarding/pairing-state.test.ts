import { expect, test } from 'vitest'
import { firstAsk, movePairing, type PairingEvent, type PairingState } from './pairing-state.ts'

const shown: PairingState = {
  state: 'shown',
  userCode: '7K3M-9QXD',
  deviceSecret: 'secret',
  endsAt: 600_000,
  everyMs: 3_000,
  isOffline: false,
}
const code = {
  deviceSecret: 'secret',
  userCode: '7K3M-9QXD',
  // A server whose clock is a year ahead: only the time that is left counts.
  expiresAt: 31_536_000_000,
  expiresInMs: 600_000,
  intervalMs: 3_000,
}
const unreachable = { kind: 'unreachable' } as const
const refused = (refusal: 'pairing-unknown' | 'too-many-requests' | 'not-allowed') =>
  ({ kind: 'refused', refusal, detail: null }) as const
const polled = (answer: Extract<PairingEvent, { type: 'polled' }>['answer'], now = 3_000): PairingEvent => ({
  type: 'polled',
  answer,
  now,
})

const cases: [string, PairingState, PairingEvent, PairingState][] = [
  ['a code is shown', firstAsk, { type: 'asked', answer: { kind: 'ok', value: code }, now: 0 }, shown],
  [
    'no code came',
    firstAsk,
    { type: 'asked', answer: unreachable, now: 0 },
    { state: 'unasked', why: unreachable },
  ],
  [
    'the server gives none',
    firstAsk,
    { type: 'asked', answer: refused('not-allowed'), now: 0 },
    { state: 'unasked', why: refused('not-allowed') },
  ],
  ['nobody confirmed yet', shown, polled({ kind: 'ok', value: { state: 'pending' } }), shown],
  [
    'a manager confirmed',
    shown,
    polled({ kind: 'ok', value: { state: 'paired', tabletNm: 'Till 1' } }),
    { state: 'paired', tabletNm: 'Till 1' },
  ],
  ['the line is down, and the code is still good', shown, polled(unreachable), { ...shown, isOffline: true }],
  [
    'the line is back',
    { ...shown, isOffline: true },
    polled({ kind: 'ok', value: { state: 'pending' } }),
    shown,
  ],
  ['the line is down for too long', shown, polled(unreachable, 600_000), { state: 'expired' }],
  ['it was asked too often', shown, polled(refused('too-many-requests')), { ...shown, everyMs: 8_000 }],
  ['the code is over', shown, polled(refused('pairing-unknown')), { state: 'expired' }],
  ['one tap asks for another', { state: 'expired' }, { type: 'again' }, firstAsk],
  [
    'one tap tries again',
    { state: 'unasked', why: unreachable },
    { type: 'again' },
    { state: 'asking', before: unreachable },
  ],
  ['a second tap does nothing more', shown, { type: 'again' }, shown],
  [
    'an answer of the code before is no answer to this one',
    firstAsk,
    polled(refused('pairing-unknown')),
    firstAsk,
  ],
]

test.each(cases)('%s', (_, before, event, after) => {
  expect(movePairing(before, event)).toEqual(after)
})
