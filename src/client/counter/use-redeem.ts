import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import type { PasswordRefusal, Redemption, Reserved } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Snapshot } from '#shared/stamp.ts'
import { type Answer, isUnanswered } from '../api/api-client.ts'
import { passwordRefusalOf, reservedByOf } from '../api/counter-calls.ts'
import { snapshotQuery } from '../api/queries.ts'
import type { Entry } from '../outbox/entry.ts'
import { type FlushResult, isUnderway } from '../outbox/flush.ts'
import type { OutboxView } from '../outbox/outbox.ts'
import { tappedBy } from '../store/lock.ts'
import type { Asked } from '../store/reward-memory.ts'
import { useCounter } from './counter-deps.tsx'
import { endOf, fateOf, followToItsEnd } from './lost-reward.ts'
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

type WhyNot = { refusal: RefusalName; by: string | null }
type Ready = { password: PasswordRefusal | null }

/** A reply that is lost is asked for again so often before a person is asked to. */
const silentTries = 3
const betweenTriesMs = 700
/** Half a minute. */
const triesAfterClosing = 9
/** A reservation lasts 45 s. */
const renewMs = 30_000
const lookForEndMs = 2_500

const whyNotFlushed: Record<Exclude<FlushResult, 'settled' | 'held-back'>, RefusalName> = {
  offline: 'offline',
  later: 'being-checked',
  broken: 'not-saved',
}

/** Where no password is taken just now, the keys say so before one is typed. */
const lockedBy = (reserved: Reserved | null): PasswordRefusal | null =>
  reserved?.lockedUntil ? { triesLeft: 0, lockedUntil: reserved.lockedUntil } : null

const heldBackBy = ({ pace }: OutboxView): RefusalName =>
  pace.state === 'held-back' ? pace.why : 'not-signed-in'

export function useRedeem(stampIdx: number): Redeem {
  const { calls, outbox, rewards, lock, lastTaps, newCommandId, now } = useCounter()
  const queries = useQueryClient()
  const [state, dispatch] = useReducer(moveRedeeming, { step: 'idle' })
  const tried = useRef<{ commandId: string; onsitePwd: string | null }>(null)

  /** Sends what waits for this card. Null where nothing waits any more. */
  async function whyNotSettled(): Promise<WhyNot | null> {
    const flushed = await outbox.flush(stampIdx)
    if (flushed === 'held-back') return { refusal: heldBackBy(outbox.view()), by: null }
    return flushed === 'settled' ? null : { refusal: whyNotFlushed[flushed], by: null }
  }

  /** Takes the card for this tablet, and looks at it anew, while the password is typed: slow is not offline. */
  async function makeReady(): Promise<WhyNot | Ready> {
    const reserved = await calls.reserve(stampIdx)
    if (isUnanswered(reserved)) return { refusal: 'offline', by: null }
    if (reserved.kind === 'refused') return { refusal: reserved.refusal, by: reservedByOf(reserved.detail) }
    const snapshot = await freshSnapshot()
    const refusal =
      'refusal' in snapshot
        ? snapshot.refusal
        : snapshot.isServiceAway
          ? 'service-away'
          : objection.redeem(snapshot, snapshot.today)
    if (!refusal) return { password: lockedBy(reserved.kind === 'ok' ? reserved.value : null) }
    void calls.release(stampIdx)
    return { refusal, by: null }
  }

  async function freshSnapshot(): Promise<Snapshot | { refusal: RefusalName }> {
    try {
      const response = await queries.fetchQuery({ ...snapshotQuery(calls, stampIdx), staleTime: 0 })
      return response.kind === 'ok' ? response.value : { refusal: response.refusal }
    } catch {
      return { refusal: 'offline' }
    }
  }

  async function begin(): Promise<void> {
    // A reward needs a person and a password; whoever came in without a line is asked for the PIN first.
    if (tappedBy(lock.getState()).pinChecked === false)
      return lock.move({ type: 'pin-owed', path: location.pathname })
    dispatch({ type: 'tapped' })
    const isWaiting = (entry: Entry) => entry.command.stampIdx === stampIdx && isUnderway(entry)
    const why = outbox.view().entries.some(isWaiting) ? await whyNotSettled() : null
    dispatch(why ? { type: 'stopped', ...why } : { type: 'settled' })
    if (why) return
    const ready = await makeReady()
    if ('refusal' in ready) dispatch({ type: 'stopped', ...ready })
    else if (ready.password) dispatch({ type: 'locked', password: ready.password })
  }

  async function send(commandId: string, onsitePwd: string | null): Promise<void> {
    const isAgain = tried.current?.commandId === commandId
    tried.current = { commandId, onsitePwd }
    rewards.keep({ phase: 'asked', stampIdx, commandId })
    dispatch({ type: 'confirmed', commandId })
    const answer = await ask(commandId, onsitePwd, silentTries, isAgain)
    const isChecking = answer?.kind === 'refused' && answer.refusal === 'being-checked'
    if (answer) dispatch({ type: 'lost', commandId, isChecking })
  }

  /** The last answer, where no try has brought a decision. */
  async function ask(
    commandId: string,
    onsitePwd: string | null,
    tries: number,
    isAgain: boolean,
  ): Promise<Answer<Redemption> | null> {
    for (let n = 1; ; n += 1) {
      const answer = await calls.redeem({ commandId, stampIdx, onsitePwd })
      const end = endOf(answer, isAgain || n > 1)
      if (end?.kind === 'given') given(commandId, end.redemption)
      if (end?.kind === 'refused') refused(end.refusal, end.detail)
      if (end) return null
      if (n >= tries) return answer
      await pause(betweenTriesMs * n)
    }
  }

  function given(commandId: string, redemption: Redemption): void {
    tried.current = null
    const at = now()
    rewards.keep({ phase: 'given', stampIdx, redemption, at })
    lastTaps.add({ kind: 'reward', commandId, stampIdx, count: 1, tappedAt: at })
    dispatch({ type: 'given', redemption, at })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  function refused(refusal: RefusalName, detail: unknown): void {
    tried.current = null
    rewards.forget(stampIdx)
    dispatch({ type: 'refused', refusal, password: passwordRefusalOf(detail) })
    void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }

  /** The page that knew the password is gone: its try is followed to its end, and there is no other before that. */
  async function resume({ commandId }: Asked): Promise<void> {
    dispatch({ type: 'resumed' })
    for (let n = 1; n <= silentTries; n += 1) {
      const end = await followToItsEnd(calls, { commandId, stampIdx })
      if (end?.kind === 'given') return given(commandId, end.redemption)
      if (end) {
        rewards.forget(stampIdx)
        void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
        return dispatch(
          end.kind === 'nothing'
            ? { type: 'nothing-came' }
            : { type: 'stopped', refusal: end.refusal, by: null },
        )
      }
      if (n < silentTries) await pause(betweenTriesMs * n)
    }
    dispatch({ type: 'lost', commandId, isChecking: false })
  }

  /** The try of this card whose end is not known, if there is one. */
  const openTry = () => {
    const reward = rewards.of(stampIdx)
    return reward?.phase === 'asked' ? reward : null
  }

  function goOn(asked: Asked): void {
    const last = tried.current
    if (last && state.step === 'lost') void send(last.commandId, last.onsitePwd)
    else void resume(asked)
  }

  // The end may be written down meanwhile: whoever waits is told, without a try of ours.
  const lostId = state.step === 'lost' ? state.commandId : null
  useEffect(() => {
    if (lostId === null) return
    const timer = setInterval(async () => {
      const end = await fateOf(calls, lostId)
      if (end === null || end === 'unknown' || rewards.of(stampIdx)?.phase !== 'asked') return
      if (end.kind === 'given') return given(lostId, end.redemption)
      tried.current = null
      rewards.forget(stampIdx)
      void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
      dispatch(
        end.kind === 'nothing'
          ? { type: 'nothing-came' }
          : { type: 'stopped', refusal: end.refusal, by: null },
      )
    }, lookForEndMs)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- once a lost answer
  }, [lostId])

  useReservation(stampIdx, state.step === 'asking' || state.step === 'lost')

  // What a reload, a turn to the customer or a look at another screen has interrupted is found again.
  useEffect(() => {
    const reward = rewards.of(stampIdx)
    if (reward?.phase === 'asked') goOn(reward)
    if (reward?.phase === 'given') dispatch({ type: 'given', redemption: reward.redemption, at: reward.at })
    // oxlint-disable-next-line react/exhaustive-deps -- once a card
  }, [stampIdx])

  return {
    state,
    begin: () => {
      const asked = openTry()
      if (asked) goOn(asked)
      else void begin()
    },
    confirm: (onsitePwd) => {
      if (state.step === 'asking') void send(newCommandId(), onsitePwd)
    },
    askAgain: () => {
      const asked = openTry()
      if (state.step === 'lost' && asked) goOn(asked)
    },
    close: () => {
      if (state.step === 'asking') void calls.release(stampIdx)
      dispatch({ type: 'closed' })
      // Whoever gives up waiting is told all the same, should the reward turn out to be given.
      const last = tried.current
      if (state.step === 'lost' && last) void ask(last.commandId, last.onsitePwd, triesAfterClosing, true)
    },
  }
}

/** Held while a person is typing, however long, and freed when they leave; a crash frees it after 45 s. */
function useReservation(stampIdx: number, isHeld: boolean): void {
  const { calls } = useCounter()
  useEffect(() => {
    if (!isHeld) return
    const timer = setInterval(() => void calls.reserve(stampIdx), renewMs)
    return () => clearInterval(timer)
  }, [calls, stampIdx, isHeld])
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
