import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import type { Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Snapshot } from '#shared/stamp.ts'
import { passwordRefusalOf } from '../../api/counter-calls.ts'
import type { Answer } from '../../api/door.ts'
import { snapshotQuery } from '../../api/queries.ts'
import type { FlushResult } from '../../outbox/flush.ts'
import { useCounter } from './counter-ports.tsx'
import { moveRedeeming, type Redeeming } from './redeeming.ts'

export type Redeem = {
  state: Redeeming
  begin(): void
  /** Null where the card has no password. */
  confirm(onsitePwd: string | null): void
  /** Asks once more what became of the try whose reply was lost. */
  askAgain(): void
  close(): void
}

/** A reply that is lost is asked for again so often before a person is asked to. */
const silentTries = 3
const betweenTriesMs = 700

const whyNotFlushed: Record<Exclude<FlushResult, 'settled'>, RefusalName> = {
  offline: 'offline',
  'held-back': 'not-signed-in',
  later: 'being-checked',
  broken: 'not-saved',
}

export function useRedeem(stampIdx: number): Redeem {
  const { calls, outbox, rewards, newCommandId } = useCounter()
  const queries = useQueryClient()
  const [state, dispatch] = useReducer(moveRedeeming, { step: 'idle' })
  const tried = useRef<{ commandId: string; onsitePwd: string | null }>(null)

  async function whyNot(): Promise<RefusalName | null> {
    const flushed = await outbox.flush(stampIdx)
    if (flushed !== 'settled') return whyNotFlushed[flushed]
    const snapshot = await freshSnapshot()
    if ('refusal' in snapshot) return snapshot.refusal
    return objection.redeem(snapshot, snapshot.today)
  }

  async function freshSnapshot(): Promise<Snapshot | { refusal: RefusalName }> {
    try {
      const told = await queries.fetchQuery({ ...snapshotQuery(calls, stampIdx), staleTime: 0 })
      return told.kind === 'ok' ? told.value : { refusal: told.refusal }
    } catch {
      return { refusal: 'offline' }
    }
  }

  async function begin(): Promise<void> {
    dispatch({ type: 'tapped' })
    const refusal = await whyNot()
    dispatch(refusal ? { type: 'stopped', refusal } : { type: 'settled' })
  }

  async function send(commandId: string, onsitePwd: string | null): Promise<void> {
    tried.current = { commandId, onsitePwd }
    rewards.keep({ phase: 'asked', stampIdx, commandId })
    dispatch({ type: 'confirmed', commandId })
    for (let n = 1; ; n += 1) {
      const answer = await calls.redeem({ commandId, stampIdx, onsitePwd })
      if (isUnknown(answer)) {
        if (n === silentTries) return dispatch({ type: 'lost' })
        await new Promise((resolve) => setTimeout(resolve, betweenTriesMs * n))
        continue
      }
      tried.current = null
      return answer.kind === 'ok' ? given(answer.value) : refused(answer)
    }
  }

  function given(redemption: Redemption): void {
    rewards.keep({ phase: 'given', stampIdx, redemption })
    dispatch({ type: 'given', redemption })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  function refused({ refusal, detail }: Extract<Answer<Redemption>, { kind: 'refused' }>): void {
    rewards.forget(stampIdx)
    dispatch({ type: 'refused', refusal, password: passwordRefusalOf(detail) })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  /**
   * A reload in the middle: the password is gone, so the id is asked without it. `password-needed` means that the
   * first request had not come (and now can do nothing any more, its id is taken); `id-used-for-another` that it was
   * decided, and then the snapshot says how.
   */
  async function resume(commandId: string): Promise<void> {
    const answer = await calls.redeem({ commandId, stampIdx, onsitePwd: null })
    if (isUnknown(answer)) return
    if (answer.kind === 'ok') return given(answer.value)
    rewards.forget(stampIdx)
    if (answer.refusal !== 'id-used-for-another') return
    const snapshot = await freshSnapshot()
    if ('refusal' in snapshot || snapshot.redeemedAt === null) return
    given({ redeemedAt: snapshot.redeemedAt, next: nextOf(snapshot) })
  }

  useEffect(() => {
    const reward = rewards.of(stampIdx)
    if (reward?.phase === 'given') dispatch({ type: 'given', redemption: reward.redemption })
    if (reward?.phase === 'asked') void resume(reward.commandId)
    // oxlint-disable-next-line react/exhaustive-deps -- once, for what a reload has interrupted
  }, [stampIdx])

  return {
    state,
    begin: () => void begin(),
    confirm: (onsitePwd) => {
      if (state.step === 'asking') void send(newCommandId(), onsitePwd)
    },
    askAgain: () => {
      const last = tried.current
      if (state.step === 'lost' && last) void send(last.commandId, last.onsitePwd)
    },
    close: () => dispatch({ type: 'closed' }),
  }
}

/** Applied or not, nobody can tell from this answer. */
function isUnknown(answer: Answer<unknown>): answer is Extract<typeof answer, { kind: 'unreachable' }> {
  if (answer.kind === 'refused')
    return answer.refusal === 'state-unknown' || answer.refusal === 'same-id-in-flight'
  return answer.kind === 'unreachable'
}

function nextOf({ nextStampIdx, stampUrl, stampIdx, maxStamps }: Snapshot): Redemption['next'] {
  if (nextStampIdx === null) return null
  const url = stampUrl.replace(`/stamp/${stampIdx}`, `/stamp/${nextStampIdx}`)
  return { stampIdx: nextStampIdx, stampUrl: url, stamps: 0, maxStamps }
}
