import { useState } from 'react'
import * as v from 'valibot'
import { pairingConfirmResult, pairingPollResult, pairingResult } from '#shared/people-api.ts'
import type { Answer, Door } from '../../api/door.ts'
import type { TabletDraft } from './tablet-fields.tsx'

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

/**
 * A manager who stands at the tablet: asks for a code, confirms it and fetches the key, all in one. The manager's
 * session ends before the key comes: the tablet belongs to whoever signs in next.
 */
export function usePairHere(door: Door): {
  isBusy: boolean
  refused: Unfulfilled | null
  pair: (tablet: TabletDraft) => Promise<boolean>
} {
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<Unfulfilled | null>(null)

  async function pair(tablet: TabletDraft): Promise<boolean> {
    setIsBusy(true)
    setRefused(null)
    const failure = await pairWith(door, tablet)
    setRefused(failure)
    setIsBusy(false)
    return failure === null
  }

  return { isBusy, refused, pair }
}

/** Null is done. */
async function pairWith(door: Door, { name, place, may }: TabletDraft): Promise<Unfulfilled | null> {
  const asked = await door({ method: 'POST', path: 'pairing', result: pairingResult })
  if (asked.kind !== 'ok') return asked
  const { userCode, deviceSecret } = asked.value
  const confirmed = await door({
    method: 'POST',
    path: 'pairing/confirm',
    result: pairingConfirmResult,
    body: { userCode, name, place, may },
  })
  if (confirmed.kind !== 'ok') return confirmed
  await door({ method: 'DELETE', path: 'session', result: v.null() })
  const taken = await door({
    method: 'POST',
    path: 'pairing/poll',
    result: pairingPollResult,
    body: { deviceSecret },
  })
  return taken.kind === 'ok' ? null : taken
}
