/** Looks that settle a call before its answer, or the longest late arrival, would. See intent.ts for what is proof. */
import { compare, type Seen } from './compare.ts'
import type { HostedOutcome } from './hosted-call.ts'
import { type Intent, isCreation, moved } from './intent.ts'

/** Whether the call in doubt is applied; a "no" is not to be had from a look. */
export function proves(intent: Intent, seen: Seen): boolean {
  const { kind } = compare(intent, seen)
  return intent.isAmbiguous && (kind === 'applied' || kind === 'resume')
}

/** When a call that is not answered yet is looked for at the service. */
const peeksAfterMs = [1500, 5000] as const

/**
 * The answer to the call that was begun. A line that hangs takes long to be given up: where a look meanwhile proves
 * that the call was applied, its answer counts as lost at once.
 */
export async function answerOrProof(
  begun: Intent,
  call: Promise<HostedOutcome<unknown>>,
  { look, sleep, at }: { look: () => Promise<Seen | null>; sleep: (ms: number) => Promise<void>; at: number },
): Promise<HostedOutcome<unknown>> {
  if (isCreation(begun.kind)) return call
  const lost: HostedOutcome<unknown> = { kind: 'unknown', cause: 'no answer yet, and counted' }
  const inDoubt = moved(begun, { type: 'answered', outcome: lost, at }, 0)
  let waited = 0
  for (const ms of peeksAfterMs) {
    const first = await Promise.race([call, sleep(ms - waited)])
    if (first) return first
    waited = ms
    const seen = await Promise.race([call, look()])
    if (seen && 'kind' in seen) return seen
    if (seen && proves(inDoubt, seen)) return lost
  }
  return call
}
