import { confirmPairing, pollPairing, requestPairing } from '#shared/endpoints/pairing.ts'
import { signOut } from '#shared/endpoints/session.ts'
import type { Answer, Door } from '../api/door.ts'
import type { TabletDraft } from '../kit/entrance/tablet-fields.tsx'
import { askEntrance } from './use-entrance.ts'

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

/** Null is done. */
export type PairHere = (tablet: TabletDraft) => Promise<Unfulfilled | null>

/**
 * A manager who stands at the tablet: asks for a code, confirms it and fetches the key, all in one. The manager's
 * session ends before the key comes: the tablet belongs to whoever signs in next. After a lost answer the next try goes
 * on where this one was, so that one tablet is confirmed once.
 */
export function createPairHere(door: Door): PairHere {
  let confirmed: string | null = null

  return async (tablet) => {
    if (confirmed === null) {
      const done = await confirm(door, tablet)
      if (typeof done !== 'string') return done
      confirmed = done
      await door({ endpoint: signOut })
    }
    const taken = await door({
      endpoint: pollPairing,
      body: { deviceSecret: confirmed },
    })
    if (taken.kind === 'ok') return taken.value.state === 'paired' ? null : { kind: 'unreachable' }
    if (taken.kind === 'unreachable') return taken
    confirmed = null
    // The key may have come with an answer whose rest was lost.
    const entrance = await askEntrance(door)
    return entrance.kind === 'ok' && entrance.value.tablet.state === 'paired' ? null : taken
  }
}

/** The device's secret, once it stands for a confirmed tablet. */
async function confirm(door: Door, { name, place, may }: TabletDraft): Promise<string | Unfulfilled> {
  const asked = await door({ endpoint: requestPairing })
  if (asked.kind !== 'ok') return asked
  const { userCode, deviceSecret } = asked.value
  const answer = await door({
    endpoint: confirmPairing,
    body: { userCode, name, place, may },
  })
  return answer.kind === 'ok' ? deviceSecret : answer
}
