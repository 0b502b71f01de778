import { expect, test } from 'vitest'
import type { WireAnswer } from './http-send.ts'
import { readAnswer } from './reading.ts'
import { answer } from './rig/counting-server.ts'

const a = '6f1f7a52-0a55-4b3c-9a0e-0d6c5b0f0a01'
const b = '6f1f7a52-0a55-4b3c-9a0e-0d6c5b0f0a02'
const verdict = (commandId: string, outcome: string, refusal: string | null = null) => ({
  commandId,
  outcome,
  replayed: false,
  refusal,
  nextStampIdx: null,
})
const ok = (verdicts: unknown[]) => answer({ code: 0, message: '', result: { serverNow: 5, verdicts } })
const coded = (code: number, status = 200) => answer({ code, message: '', result: null }, status)

function summary(wire: WireAnswer): string {
  const reading = readAnswer(wire, new Set([a, b]))
  if (reading.kind === 'verdicts')
    return `verdicts ${[...reading.final.values()].map((it) => it.outcome).join(' ')}`
  return 'why' in reading ? `${reading.kind} ${reading.why}` : reading.kind
}

test.each<[string, WireAnswer, string]>([
  ['both decided', ok([verdict(a, 'applied'), verdict(b, 'refused', 'expired')]), 'verdicts applied refused'],
  ['one left out', ok([verdict(a, 'applied')]), 'verdicts applied'],
  ['one put off', ok([verdict(a, 'later'), verdict(b, 'review')]), 'verdicts review'],
  [
    'one refused for the moment only',
    ok([verdict(a, 'refused', 'state-unknown'), verdict(b, 'applied')]),
    'verdicts applied',
  ],
  ['one of a newer server', ok([verdict(a, 'split'), verdict(b, 'applied')]), 'verdicts applied'],
  [
    'a refusal of a newer server',
    ok([verdict(a, 'refused', 'moon-phase'), verdict(b, 'applied')]),
    'verdicts applied',
  ],
  ['a stranger’s', ok([verdict(crypto.randomUUID(), 'applied')]), 'trouble server-fault'],
  ['one contradicted', ok([verdict(a, 'applied'), verdict(a, 'refused')]), 'trouble server-fault'],
  ['no list', answer({ code: 0, message: '', result: {} }), 'trouble server-fault'],
  ['code as text', answer({ code: '0', message: '', result: {} }), 'trouble portal'],
  ['a portal', answer(undefined), 'trouble portal'],
  ['a portal that wants a sign-in', answer(undefined, 511), 'trouble server-fault'],
  ['a proxy’s 403', answer(undefined, 403), 'trouble portal'],
  ['a gateway that is down', answer(undefined, 502), 'trouble server-fault'],
  ['too many, by a proxy', answer(undefined, 429), 'trouble busy'],
  ['signed out', coded(1401, 401), 'limited not-signed-in'],
  ['not allowed', coded(1403, 403), 'limited not-allowed'],
  ['invalid, as a business error', coded(1400), 'unreadable'],
  ['too large', coded(1413, 413), 'unreadable'],
  ['a server fault', coded(1500, 500), 'fault'],
  ['state unknown', coded(1503, 503), 'trouble busy'],
  ['in flight', coded(1409, 409), 'trouble busy'],
  ['upgrade needed', answer(undefined, 426), 'limited app-too-old'],
  ['an app too old', { ...coded(1426, 426), protocol: 2 }, 'limited app-too-old'],
  ['a server too old', { ...coded(1427, 426), protocol: 0 }, 'limited server-too-old'],
  ['not for adding', coded(1211, 403), 'limited not-allowed'],
  ['invalid, by an older server', { ...coded(1400), protocol: 0 }, 'limited server-too-old'],
  ['invalid, by a newer server', { ...coded(1400), protocol: 2 }, 'limited app-too-old'],
  ['not understood, by a newer server', { ...ok([]), protocol: 2 }, 'limited app-too-old'],
  [
    'a newer server that still speaks ours',
    { ...ok([verdict(a, 'applied')]), protocol: 2 },
    'verdicts applied',
  ],
])('%s', (_name, wire, expected) => {
  expect(summary(wire)).toBe(expected)
})
