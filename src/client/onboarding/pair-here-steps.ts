import { confirmPairing, pollPairing, requestPairing } from '#shared/endpoints/pairing.ts'
import { signOut } from '#shared/endpoints/session.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'
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
export function createPairHere(api: ApiClient): PairHere {
  let confirmed: string | null = null

  return async (tablet) => {
    if (confirmed === null) {
      const done = await confirm(api, tablet)
      if (typeof done !== 'string') return done
      confirmed = done
      await api({ endpoint: signOut })
    }
    const taken = await api({
      endpoint: pollPairing,
      body: { deviceSecret: confirmed },
    })
    if (taken.kind === 'ok') return taken.value.state === 'paired' ? null : { kind: 'unreachable' }
    if (taken.kind === 'unreachable') return taken
    confirmed = null
    // The key may have come with an answer whose rest was lost.
    const entrance = await askEntrance(api)
    return entrance.kind === 'ok' && entrance.value.tablet.state === 'paired' ? null : taken
  }
}

/** The device's secret, once it stands for a confirmed tablet. */
async function confirm(api: ApiClient, { name, place, may }: TabletDraft): Promise<string | Unfulfilled> {
  const asked = await api({ endpoint: requestPairing })
  if (asked.kind !== 'ok') return asked
  const { userCode, deviceSecret } = asked.value
  const answer = await api({
    endpoint: confirmPairing,
    body: { userCode, name, place, may },
  })
  return answer.kind === 'ok' ? deviceSecret : answer
}
