/** How the stand-in says what it does: as we assume it, or as a recording has it from a real service. */
import {
  filled,
  type RecordedAnswer,
  type RecordedCall,
  type Recording,
  type Situation,
} from '../gateway/recording.ts'

export type ServiceAnswer = { status: number; headers: Record<string, string>; body: string }

/** No codes are documented; the words are such as our table reads. */
const assumed = {
  'not-found': [901, 'Stamp not found.'],
  'not-active': [902, 'Inactive stamp.'],
  'not-yet-valid': [903, 'The stamp is not valid yet: before the start date.'],
  expired: [904, 'This stamp has expired.'],
  'already-redeemed': [905, 'The stamp has already been used.'],
  full: [906, 'Maximum number of stamps reached.'],
  'not-complete': [907, 'Stamps are not complete.'],
  'password-needed': [908, 'A password is required.'],
  'wrong-password': [909, 'Invalid password.'],
  'nothing-to-remove': [911, 'There are no stamps to remove.'],
} as const
export type HostedRefusal = keyof typeof assumed

export type Say = (
  call: RecordedCall,
  what: 'done' | HostedRefusal,
  result?: unknown,
  stampIdx?: number,
) => ServiceAnswer

export function createSay(recording?: Recording): Say {
  const recorded = new Map<Situation, RecordedAnswer>()
  for (const { call, assumed: what, answer } of recording?.steps ?? [])
    if (!recorded.has(`${call}: ${what}`)) recorded.set(`${call}: ${what}`, answer)
  return (call, what, result = null, stampIdx = 0) => {
    const known = recorded.get(`${call}: ${what}`)
    if (known) return again(known, result, stampIdx)
    if (what === 'done') return json(0, '', result)
    const [code, message] = assumed[what]
    return json(code, message, null)
  }
}

function again(
  { status, retryAfter, envelope }: RecordedAnswer,
  own: unknown,
  stampIdx: number,
): ServiceAnswer {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter !== null && { 'retry-after': retryAfter }),
  }
  if (!envelope) return { status, headers, body: '' }
  const message = envelope.message.replaceAll(/\{stampIdx\d?\}/g, String(stampIdx))
  const body = JSON.stringify({ code: envelope.code, message, result: filled(envelope.result, own) })
  return { status, headers, body }
}

export const json = (code: number, message: string, result: unknown): ServiceAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code, message, result }),
})
