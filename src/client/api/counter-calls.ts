import * as v from 'valibot'
import {
  type CommandFate,
  type PasswordRefusal,
  passwordRefusal,
  type QueueLeft,
  type Redemption,
  type Reserved,
  type Session,
  serviceWords,
} from '#shared/counter-api.ts'
import type { Endpoint } from '#shared/endpoint.ts'
import { getCommandFate } from '#shared/endpoints/command-fate.ts'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { getUpstreamQueue } from '#shared/endpoints/queue.ts'
import { redeemReward } from '#shared/endpoints/redemptions.ts'
import { releaseStamp, reserveStamp } from '#shared/endpoints/reservations.ts'
import { getSession, signInWithPin, signOut, startDemoSession } from '#shared/endpoints/session.ts'
import { getSnapshot } from '#shared/endpoints/stamps.ts'
import { type Entrance } from '#shared/entrance-api.ts'
import type { Snapshot } from '#shared/stamp.ts'
import type { Answer, ApiClient, Call } from './api-client.ts'

/** What this browser is to the shop, and who is at it. */
export type SessionStatus = { entrance: Entrance; session: Session | null }
type Redeem = { commandId: string; stampIdx: number; onsitePwd: string | null }

/** What the counter asks of the server. The outbox has a wire of its own. */
export type CounterCalls = {
  sessionStatus(signal?: AbortSignal): Promise<Answer<SessionStatus>>
  /** Who was signed in before is not any more. */
  signIn(personId: string, pin: string): Promise<Answer<Session>>
  /** Nobody is signed in any more; the tablet stays the shop's. */
  leave(): Promise<Answer<null>>
  snapshot(stampIdx: number, signal?: AbortSignal): Promise<Answer<Snapshot>>
  /** For this tablet while its keypad is open; `reserved-elsewhere` where another one's is. */
  reserve(stampIdx: number): Promise<Answer<Reserved>>
  release(stampIdx: number): Promise<Answer<null>>
  /** The same commandId is the same try: its first answer comes again. */
  redeem(redeem: Redeem): Promise<Answer<Redemption>>
  /** What became of a command of this tablet. Nothing is done for the asking. */
  fateOf(commandId: string): Promise<Answer<CommandFate>>
  /** What the server has still to send to a hosted service; null where there is none. */
  queueLeft(): Promise<Answer<QueueLeft | null>>
}

type CounterCallsDeps = {
  api: ApiClient
  /** Whether the sample shop may sign its cashier in by itself: not behind a lock. */
  mayEnter: () => boolean
  /** The server knows of nobody at this tablet, though somebody tapped. */
  onSignedOut: () => void
}

export function createCounterCalls({ api, mayEnter, onSignedOut }: CounterCallsDeps): CounterCalls {
  /** The entrance says first whether there is a session: a browser writes each 401 to its console. */
  async function sessionStatus(signal?: AbortSignal): Promise<Answer<SessionStatus>> {
    const by = signal && { signal }
    const entrance = await api({ endpoint: getEntrance, ...by })
    if (entrance.kind !== 'ok') return entrance
    const { person, demo } = entrance.value
    if (!person && !(demo && mayEnter()))
      return { kind: 'ok', value: { entrance: entrance.value, session: null } }
    const session = await api({ endpoint: person ? getSession : startDemoSession, ...by })
    // Too busy, of another age, out of order: that says nothing of who is here, and signs nobody out.
    if (session.kind !== 'ok' && !isNobody(session)) return session
    const value = { entrance: entrance.value, session: session.kind === 'ok' ? session.value : null }
    return { kind: 'ok', value }
  }

  /** A session that has ended: the sample shop takes it up again; elsewhere the refusal stays what it is. */
  async function signedIn<E extends Endpoint>(call: Call<E>) {
    const first = await api(call)
    if (first.kind !== 'refused' || first.refusal !== 'not-signed-in') return first
    const now = await sessionStatus()
    if (now.kind === 'ok' && now.value.session) return api(call)
    onSignedOut()
    return first
  }

  // Its answer takes the cookie away, and must not take the next person's: one at a time.
  let leaving: Promise<Answer<null>> | null = null

  return {
    sessionStatus,
    async signIn(personId, pin) {
      await leaving
      return api({ endpoint: signInWithPin, body: { personId, pin } })
    },
    leave() {
      leaving ??= api({ endpoint: signOut }).finally(() => {
        leaving = null
      })
      return leaving
    },
    snapshot: (stampIdx, signal) =>
      signedIn({
        endpoint: getSnapshot,
        params: { stampIdx },
        ...(signal && { signal }),
      }),
    reserve: (stampIdx) => signedIn({ endpoint: reserveStamp, params: { stampIdx } }),
    release: (stampIdx) => api({ endpoint: releaseStamp, params: { stampIdx } }),
    redeem: ({ commandId, stampIdx, onsitePwd }) =>
      signedIn({
        endpoint: redeemReward,
        commandId,
        body: { stampIdx, onsitePwd },
      }),
    fateOf: (commandId) => signedIn({ endpoint: getCommandFate, params: { commandId } }),
    queueLeft: () => api({ endpoint: getUpstreamQueue }),
  }
}

const isNobody = (answer: Answer<unknown>) =>
  answer.kind === 'refused' && (answer.refusal === 'not-signed-in' || answer.refusal === 'not-allowed')

const reservationRefusal = v.object({ by: v.string(), until: v.number() })

/** Who has the keypad open, beside `reserved-elsewhere`. */
export function reservedByOf(detail: unknown): string | null {
  const parsed = v.safeParse(reservationRefusal, detail)
  return parsed.success ? parsed.output.by : null
}

/** The hosted service's own words beside a refusal, if there are any. */
export function serviceWordsOf(detail: unknown): string | null {
  const parsed = v.safeParse(serviceWords, detail)
  return parsed.success ? parsed.output.says : null
}

/** What comes beside a wrong or a locked password; null where a newer server says it otherwise. */
export function passwordRefusalOf(detail: unknown): PasswordRefusal | null {
  const parsed = v.safeParse(passwordRefusal, detail)
  return parsed.success ? parsed.output : null
}
