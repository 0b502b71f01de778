import type { PasswordRefusal, Redemption, Reserved } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Snapshot } from '#shared/stamp.ts'
import { type Answer, isUnanswered } from '../api/api-client.ts'
import { passwordRefusalOf, reservedByOf, serviceWordsOf } from '../api/counter-calls.ts'
import { ServiceUnasked } from '../api/queries.ts'
import type { Entry } from '../outbox/entry.ts'
import { type FlushResult, isUnderway } from '../outbox/flush.ts'
import type { Outbox, OutboxView } from '../outbox/outbox.ts'
import type { Clock } from '../scan/clock.ts'
import type { Asked } from '../store/reward-memory.ts'
import type { CounterDeps } from './counter-deps.tsx'
import { type End, endOf, fateOf, followToItsEnd } from './lost-reward.ts'
import { moveRedeeming, type RedeemEvent, type Redeeming } from './redeeming.ts'

type Own = Pick<CounterDeps, 'calls' | 'rewards' | 'lastTaps' | 'newCommandId' | 'now'>

export type RedeemDeps = Own & {
  outbox: Pick<Outbox, 'flush' | 'view'>
  clock: Clock
  /** The card as the server has it now; throws where it cannot be asked. */
  fetchSnapshot(): Promise<Snapshot | { refusal: RefusalName }>
  /** What is shown of the card is no longer right. */
  onChanged(): void
  /** A reward needs a person and a password: true where whoever came in without a line is asked for the PIN first. */
  asksForPin(): boolean
}

export type RedeemCore = {
  getState(): Redeeming
  /** A try from here whose end is not known yet. */
  hasOpenTry(): boolean
  subscribe(listener: () => void): () => void
  /** The card is on the screen: what was interrupted is found again. Returns what is called when it leaves. */
  open(): () => void
  begin(): void
  /** Null where the card has no password. */
  confirm(onsitePwd: string | null): void
  /** Asks once more what became of the try whose reply was lost. */
  askAgain(): void
  close(): void
}

type OpenTry = Pick<Asked, 'commandId'>
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

const whyNotFlushed: Record<Exclude<FlushResult, 'settled' | 'limited'>, RefusalName> = {
  offline: 'offline',
  later: 'being-checked',
  broken: 'not-saved',
}

/** Where no password is taken just now, the keys say so before one is typed. */
const lockedBy = (reserved: Reserved | null): PasswordRefusal | null =>
  reserved?.lockedUntil ? { triesLeft: 0, lockedUntil: reserved.lockedUntil } : null

const limitedBy = ({ pace }: OutboxView): RefusalName =>
  pace.state === 'limited' ? pace.why : 'not-signed-in'

/** The reward of one card, from the tap to its end; `redeeming.ts` has the states. */
export function createRedeem(stampIdx: number, deps: RedeemDeps): RedeemCore {
  const { calls, outbox, rewards, lastTaps, newCommandId, now, clock } = deps
  const listeners = new Set<() => void>()
  let state: Redeeming = { step: 'idle' }
  let tried: { commandId: string; onsitePwd: string | null } | null = null
  let isOpen = false
  let stopTimers = () => {}

  function dispatch(event: RedeemEvent): void {
    const next = moveRedeeming(state, event)
    if (next === state) return
    const isAnother = next.step !== state.step
    state = next
    if (isAnother) runTimers()
    for (const listener of listeners) listener()
  }

  /** Reserved while a person is typing, however long; and who waits is shown an end that is written down meanwhile. */
  function runTimers(): void {
    stopTimers()
    if (!isOpen || (state.step !== 'asking' && state.step !== 'lost')) {
      stopTimers = () => {}
      return
    }
    const stops = [every(clock, renewMs, () => void calls.reserve(stampIdx))]
    if (state.step === 'lost') {
      const { commandId } = state
      stops.push(every(clock, lookForEndMs, () => void lookForEnd(commandId)))
    }
    stopTimers = () => {
      for (const stop of stops) stop()
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))

  /** Sends what waits for this card. Null where nothing waits any more. */
  async function whyNotSettled(): Promise<WhyNot | null> {
    const flushed = await outbox.flush(stampIdx)
    if (flushed === 'limited') return { refusal: limitedBy(outbox.view()), by: null }
    return flushed === 'settled' ? null : { refusal: whyNotFlushed[flushed], by: null }
  }

  /** Takes the card for this tablet, and looks at it anew, while the password is typed: slow is not offline. */
  async function makeReady(): Promise<WhyNot | Ready> {
    const reserved = await calls.reserve(stampIdx)
    if (isUnanswered(reserved)) return { refusal: 'offline', by: null }
    if (reserved.kind === 'refused') return { refusal: reserved.refusal, by: reservedByOf(reserved.detail) }
    const snapshot = await deps
      .fetchSnapshot()
      .catch((error) => ({ refusal: error instanceof ServiceUnasked ? error.why : ('offline' as const) }))
    const refusal =
      'refusal' in snapshot
        ? snapshot.refusal
        : (snapshot.unasked ?? objection.redeem(snapshot, snapshot.today))
    if (!refusal) return { password: lockedBy(reserved.kind === 'ok' ? reserved.value : null) }
    void calls.release(stampIdx)
    return { refusal, by: null }
  }

  async function begin(): Promise<void> {
    if (deps.asksForPin()) return
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
    const isAgain = tried?.commandId === commandId
    tried = { commandId, onsitePwd }
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
      if (end) {
        finish(commandId, end, (refused) => ({
          type: 'refused',
          refusal: refused.refusal,
          password: passwordRefusalOf(refused.detail),
          says: serviceWordsOf(refused.detail),
        }))
        return null
      }
      if (n >= tries) return answer
      await pause(betweenTriesMs * n)
    }
  }

  /** The page that knew the password is gone: its try is followed to its end, and there is no other before that. */
  async function resume({ commandId }: OpenTry): Promise<void> {
    dispatch({ type: 'resumed' })
    let isChecking = false
    for (let n = 1; n <= silentTries; n += 1) {
      const end = await followToItsEnd(calls, { commandId, stampIdx })
      isChecking = end === 'open'
      if (end && end !== 'open') return finish(commandId, end)
      if (n < silentTries) await pause(betweenTriesMs * n)
    }
    if (!isOutlived(commandId)) dispatch({ type: 'lost', commandId, isChecking })
  }

  async function lookForEnd(commandId: string): Promise<void> {
    const end = await fateOf(calls, commandId)
    if (end && typeof end === 'object' && openTry()) finish(commandId, end)
  }

  /** The one end of a try. Without a person at the keypad a refusal stops it; with one it may ask for the password again. */
  function finish(commandId: string, end: End, refused: (end: Refused) => RedeemEvent = stopped): void {
    if (end.kind !== 'given' && isOutlived(commandId)) return
    const hasOpen = openTry() !== null
    tried = null
    if (end.kind === 'given') {
      const { redemption } = end
      const at = now()
      rewards.keep({ phase: 'given', stampIdx, redemption, at })
      lastTaps.add({ kind: 'reward', commandId, stampIdx, count: 1, tappedAt: at })
      dispatch({ type: 'given', redemption, at })
    } else {
      // A reward that was given meanwhile stays.
      if (hasOpen) rewards.forget(stampIdx)
      dispatch(end.kind === 'nothing' ? { type: 'nothing-came' } : refused(end))
    }
    deps.onChanged()
  }

  /** The try of this card whose end is not known, if there is one; this page's own where the browser keeps nothing. */
  function openTry(): OpenTry | null {
    const reward = rewards.of(stampIdx)
    if (!reward) return tried
    return reward.phase === 'asked' ? reward : null
  }

  /** Another try has been made since: what an older one comes to is no word about it. */
  function isOutlived(commandId: string): boolean {
    const open = openTry()
    return open !== null && open.commandId !== commandId
  }

  function goOn(open: OpenTry): void {
    if (tried?.commandId === open.commandId && state.step === 'lost')
      void send(tried.commandId, tried.onsitePwd)
    else void resume(open)
  }

  return {
    getState: () => state,
    hasOpenTry: () => openTry() !== null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open() {
      isOpen = true
      runTimers()
      const reward = rewards.of(stampIdx)
      if (reward?.phase === 'asked') goOn(reward)
      if (reward?.phase === 'given') dispatch({ type: 'given', redemption: reward.redemption, at: reward.at })
      return () => {
        isOpen = false
        runTimers()
      }
    },
    begin() {
      const open = openTry()
      if (open) goOn(open)
      else void begin()
    },
    confirm(onsitePwd) {
      if (state.step === 'asking') void send(newCommandId(), onsitePwd)
    },
    askAgain() {
      const open = openTry()
      if (state.step === 'lost' && open) goOn(open)
    },
    close() {
      if (state.step === 'asking') void calls.release(stampIdx)
      // Whoever gives up waiting is shown all the same, should the reward turn out to be given.
      const last = state.step === 'lost' ? tried : null
      dispatch({ type: 'closed' })
      if (last) void ask(last.commandId, last.onsitePwd, triesAfterClosing, true)
    },
  }
}

type Refused = Extract<End, { kind: 'refused' }>
const stopped = ({ refusal }: Refused): RedeemEvent => ({ type: 'stopped', refusal, by: null })

function every(clock: Clock, ms: number, run: () => void): () => void {
  let stop = clock.after(ms, again)
  function again(): void {
    stop = clock.after(ms, again)
    run()
  }
  return () => stop()
}
