import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useReducer, useRef } from 'react'
import type { Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Snapshot } from '#shared/stamp.ts'
import { passwordRefusalOf, reservedByOf } from '../../api/counter-calls.ts'
import type { Answer } from '../../api/door.ts'
import { snapshotQuery } from '../../api/queries.ts'
import type { FlushResult } from '../../outbox/flush.ts'
import type { Reward } from '../../store/reward-memory.ts'
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

type Asked = Extract<Reward, { phase: 'asked' }>
type WhyNot = { refusal: RefusalName; by: string | null }

/** A reply that is lost is asked for again so often before a person is asked to. */
const silentTries = 3
const betweenTriesMs = 700
/** Half a minute. */
const triesAfterClosing = 9
/** A reservation lasts 45 s. */
const renewMs = 30_000
/** After a reload the screen that hands over comes back within so long. */
const givenShownMs = 2 * 60_000

const whyNotFlushed: Record<Exclude<FlushResult, 'settled'>, RefusalName> = {
  offline: 'offline',
  'held-back': 'not-signed-in',
  later: 'being-checked',
  broken: 'not-saved',
}

export function useRedeem(stampIdx: number): Redeem {
  const { calls, outbox, rewards, newCommandId, now } = useCounter()
  const queries = useQueryClient()
  const [state, dispatch] = useReducer(moveRedeeming, { step: 'idle' })
  const tried = useRef<{ commandId: string; onsitePwd: string | null }>(null)
  const reservedUntil = useRef(0)

  /** Sends what waits for this card, takes the card for this tablet, and looks at it anew. */
  async function whyNot(): Promise<WhyNot | null> {
    const flushed = await outbox.flush(stampIdx)
    if (flushed !== 'settled') return { refusal: whyNotFlushed[flushed], by: null }
    const reserved = await calls.reserve(stampIdx)
    if (reserved.kind === 'unreachable') return { refusal: 'offline', by: null }
    if (reserved.kind === 'refused') return { refusal: reserved.refusal, by: reservedByOf(reserved.detail) }
    reservedUntil.current = reserved.value.until
    const snapshot = await freshSnapshot()
    const refusal = 'refusal' in snapshot ? snapshot.refusal : objection.redeem(snapshot, snapshot.today)
    if (!refusal) return null
    void calls.release(stampIdx)
    return { refusal, by: null }
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
    const why = await whyNot()
    dispatch(why ? { type: 'stopped', ...why } : { type: 'settled' })
  }

  async function send(commandId: string, onsitePwd: string | null): Promise<void> {
    tried.current = { commandId, onsitePwd }
    rewards.keep({ phase: 'asked', stampIdx, commandId, reservedUntil: reservedUntil.current })
    dispatch({ type: 'confirmed', commandId })
    if (!(await ask(commandId, onsitePwd, silentTries))) dispatch({ type: 'lost' })
  }

  /** False where no try has brought a decision. */
  async function ask(commandId: string, onsitePwd: string | null, tries: number): Promise<boolean> {
    for (let n = 1; n <= tries; n += 1) {
      const decided = decidedOf(await calls.redeem({ commandId, stampIdx, onsitePwd }))
      if (decided) {
        tried.current = null
        settle(decided)
        return true
      }
      if (n < tries) await new Promise((resolve) => setTimeout(resolve, betweenTriesMs * n))
    }
    return false
  }

  function settle(decided: Decided): void {
    if (decided.kind === 'ok') given(decided.value)
    else refused(decided)
  }

  function given(redemption: Redemption): void {
    rewards.keep({ phase: 'given', stampIdx, redemption, at: now() })
    dispatch({ type: 'given', redemption })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  function refused({ refusal, detail }: Extract<Decided, { kind: 'refused' }>): void {
    rewards.forget(stampIdx)
    dispatch({ type: 'refused', refusal, password: passwordRefusalOf(detail) })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  /**
   * A reload in the middle: the password is gone, so the id is asked without it. `password-needed` means that the
   * first request had not come (and now can do nothing any more, its id is taken); `id-used-for-another` that it was
   * decided, and then the snapshot says how: while this tablet had it reserved, no other could redeem it.
   */
  async function resume({ commandId, reservedUntil: until }: Asked): Promise<void> {
    const decided = decidedOf(await calls.redeem({ commandId, stampIdx, onsitePwd: null }))
    if (!decided) return
    if (decided.kind === 'ok') return given(decided.value)
    rewards.forget(stampIdx)
    if (decided.refusal !== 'id-used-for-another') return
    const snapshot = await freshSnapshot()
    if ('refusal' in snapshot || snapshot.redeemedAt === null || snapshot.redeemedAt > until) return
    given({ redeemedAt: snapshot.redeemedAt, next: nextOf(snapshot) })
  }

  useReservation(stampIdx, state.step === 'asking' || state.step === 'lost', reservedUntil)

  // A reload runs no clean-up: what it has interrupted is found, and whoever leaves the card leaves nothing behind.
  useEffect(() => {
    const reward = rewards.of(stampIdx)
    if (reward?.phase === 'asked') void resume(reward)
    if (reward?.phase === 'given' && Math.abs(now() - reward.at) < givenShownMs)
      dispatch({ type: 'given', redemption: reward.redemption })
    return () => {
      if (rewards.of(stampIdx)?.phase === 'given') rewards.forget(stampIdx)
    }
    // oxlint-disable-next-line react/exhaustive-deps -- once a card
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
    close: () => {
      if (state.step === 'asking') void calls.release(stampIdx)
      dispatch({ type: 'closed' })
      // Whoever gives up waiting is told all the same, should the reward turn out to be given.
      const last = tried.current
      if (state.step === 'lost' && last) void ask(last.commandId, last.onsitePwd, triesAfterClosing)
    },
  }
}

/** Held while a person is typing, however long, and freed when they leave; a crash frees it after 45 s. */
function useReservation(stampIdx: number, isHeld: boolean, until: RefObject<number>): void {
  const { calls } = useCounter()
  useEffect(() => {
    if (!isHeld) return
    const renew = async () => {
      const answer = await calls.reserve(stampIdx)
      if (answer.kind === 'ok') until.current = answer.value.until
    }
    const timer = setInterval(() => void renew(), renewMs)
    return () => clearInterval(timer)
  }, [calls, stampIdx, isHeld, until])
}

type Decided = Exclude<Answer<Redemption>, { kind: 'unreachable' }>

/** From these answers nobody can tell whether the reward was given; asking again under the same id can. */
const undecided: ReadonlySet<RefusalName> = new Set([
  'state-unknown',
  'same-id-in-flight',
  'being-checked',
  'server-fault',
  'too-many-requests',
])

function decidedOf(answer: Answer<Redemption>): Decided | null {
  if (answer.kind === 'unreachable') return null
  return answer.kind === 'refused' && undecided.has(answer.refusal) ? null : answer
}

function nextOf({ nextStampIdx, stampUrl, stampIdx, maxStamps }: Snapshot): Redemption['next'] {
  if (nextStampIdx === null) return null
  const url = stampUrl.replace(`/stamp/${stampIdx}`, `/stamp/${nextStampIdx}`)
  return { stampIdx: nextStampIdx, stampUrl: url, stamps: 0, maxStamps }
}
