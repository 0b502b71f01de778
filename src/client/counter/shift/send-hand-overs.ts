import { handOverShift } from '#shared/endpoints/shift.ts'
import { handOvers } from '../../store/hand-overs.ts'
import type { CounterDeps } from '../counter-deps.tsx'

type Deps = Pick<CounterDeps, 'api' | 'now'>

/** What the server does not have yet, the oldest first. What it will never take is not asked of it for ever. */
export async function sendHandOvers({ api, now }: Deps): Promise<void> {
  const unsent = handOvers.getState().filter(({ isSent }) => !isSent)
  for (const {
    handOverId,
    personId,
    pinChecked,
    handedOverAt,
    waiting,
    problems,
    promises,
  } of unsent.toReversed()) {
    const body = {
      handOverId,
      personId,
      pinChecked,
      handedOverAt,
      waiting,
      problems,
      promises,
      sentAt: now(),
    }
    const answer = await api({ endpoint: handOverShift, body })
    const isUnreadable = answer.kind === 'refused' && answer.refusal === 'invalid-request'
    if (answer.kind !== 'ok' && !isUnreadable) return
    handOvers.sent(handOverId)
  }
}
