import type { Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isUnasked } from '#shared/stamp.ts'
import { type Answer, isUnanswered } from '../api/api-client.ts'
import type { CounterCalls } from '../api/counter-calls.ts'

/** What a try came to. `nothing`: it never reached the server, and now cannot any more. */
export type End =
  | { kind: 'given'; redemption: Redemption }
  | { kind: 'refused'; refusal: RefusalName; detail: unknown }
  | { kind: 'nothing' }

/** From these answers nobody can tell whether the reward was given; asking again under the same id can. */
const undecided: ReadonlySet<RefusalName> = new Set(['same-id-in-flight', 'being-checked'])
/** Not authorized: the end of a first try, and no word about one before it whose answer was lost. */
const turnedAway: ReadonlySet<RefusalName> = new Set([
  'not-signed-in',
  'not-allowed',
  'not-at-this-tablet',
  'app-too-old',
  'server-too-old',
])

/** Null where it is still open. `mayBeTaken`: a try of this id was made before. */
export function endOf(answer: Answer<Redemption>, mayBeTaken: boolean): End | null {
  if (answer.kind === 'ok') return { kind: 'given', redemption: answer.value }
  // The hosted service was not asked, and never will be under this id.
  if (answer.kind === 'refused' && isUnasked(answer.refusal)) return answer
  if (answer.kind === 'unreachable' || isUnanswered(answer) || undecided.has(answer.refusal)) return null
  return mayBeTaken && turnedAway.has(answer.refusal) ? null : answer
}

/**
 * A reload in the middle of a reward: the password is gone with the page, its try may not be made a second time under
 * another id, so the id is followed to its end.
 *
 *   fate? ──decided──▶ that
 *     │ unknown: the request may still be on its way
 *     ▼
 *   take the id, without the password ──"password needed"──▶ nothing: what still comes under this id is refused
 *     │ "used for another": it came meanwhile        └──▶ given, where the card has no password
 *     ▼
 *   fate? ──decided──▶ that
 *
 * Null where it is still open, or `open` where the server has it and does not know yet (gateway mode).
 */
export async function followToItsEnd(
  calls: Pick<CounterCalls, 'fateOf' | 'redeem'>,
  { commandId, stampIdx }: { commandId: string; stampIdx: number },
): Promise<End | 'open' | null> {
  const fate = await fateOf(calls, commandId)
  if (fate !== 'unknown') return fate
  const taken = endOf(await calls.redeem({ commandId, stampIdx, onsitePwd: null }), true)
  if (taken?.kind !== 'refused') return taken
  if (taken.refusal === 'password-needed') return { kind: 'nothing' }
  if (taken.refusal !== 'id-used-for-another') return taken
  const now = await fateOf(calls, commandId)
  return now === 'unknown' ? null : now
}

/** What the server has written down, without a try of ours. Null where it cannot be asked. */
export async function fateOf(
  calls: Pick<CounterCalls, 'fateOf'>,
  commandId: string,
): Promise<End | 'unknown' | 'open' | null> {
  const answer = await calls.fateOf(commandId)
  if (answer.kind !== 'ok') return null
  const fate = answer.value
  if (fate.state !== 'decided') return fate.state
  if (fate.redemption) return { kind: 'given', redemption: fate.redemption }
  // The id that was taken to bar the way, and whose own answer was lost in turn.
  if (fate.refusal === 'password-needed') return { kind: 'nothing' }
  return fate.refusal ? { kind: 'refused', refusal: fate.refusal, detail: null } : null
}
