import * as v from 'valibot'
import {
  type CommandFate,
  commandFate,
  type PasswordRefusal,
  passwordRefusal,
  type Redemption,
  redemptionResult,
  reservationResult,
  type Session,
  sessionResult,
  snapshotSchema,
} from '#shared/counter-api.ts'
import type { Snapshot } from '#shared/stamp.ts'
import type { Answer, Call, Door } from './door.ts'

export type Redeem = { commandId: string; stampIdx: number; onsitePwd: string | null }

/** What the counter asks of the server. The outbox has a wire of its own. */
export type CounterCalls = {
  session(signal?: AbortSignal): Promise<Answer<Session>>
  snapshot(stampIdx: number, signal?: AbortSignal): Promise<Answer<Snapshot>>
  /** For this tablet while its keypad is open; `reserved-elsewhere` where another one's is. */
  reserve(stampIdx: number): Promise<Answer<{ until: number }>>
  release(stampIdx: number): Promise<Answer<null>>
  /** The same commandId is the same try: its first answer comes again. */
  redeem(redeem: Redeem): Promise<Answer<Redemption>>
  /** What became of a command of this tablet. Nothing is done for the asking. */
  fateOf(commandId: string): Promise<Answer<CommandFate>>
}

export type CounterCallsPorts = {
  door: Door
  /** Whether this tablet has had a session before: a first one is asked for instead of looked for. */
  isKnown: () => boolean
}

export function createCounterCalls({ door, isKnown }: CounterCallsPorts): CounterCalls {
  const signIn = () => door({ method: 'POST', path: 'session', result: sessionResult })
  // Each browser writes a 401 to its console; where there cannot be a session yet, none is looked for.
  let entered: Promise<unknown> | null = null

  /** The demo signs its cashier in by itself; elsewhere the refusal stays what it is. */
  async function signedIn<Schema extends v.GenericSchema>(call: Call<Schema>) {
    entered ??= isKnown() ? Promise.resolve() : signIn()
    await entered
    const first = await door(call)
    if (first.kind !== 'refused' || first.refusal !== 'not-signed-in') return first
    const session = await signIn()
    return session.kind === 'ok' ? door(call) : first
  }

  return {
    session: (signal) => signedIn({ path: 'session', result: sessionResult, ...(signal && { signal }) }),
    snapshot: (stampIdx, signal) =>
      signedIn({
        path: `stamps/${stampIdx}/validate`,
        result: snapshotSchema,
        ...(signal && { signal }),
      }),
    reserve: (stampIdx) =>
      signedIn({ method: 'POST', path: `stamps/${stampIdx}/reservation`, result: reservationResult }),
    release: (stampIdx) =>
      door({ method: 'DELETE', path: `stamps/${stampIdx}/reservation`, result: v.null() }),
    redeem: ({ commandId, stampIdx, onsitePwd }) =>
      signedIn({
        method: 'POST',
        path: 'redemptions',
        result: redemptionResult,
        commandId,
        body: { stampIdx, onsitePwd },
      }),
    fateOf: (commandId) => signedIn({ path: `commands/${commandId}`, result: commandFate }),
  }
}

const reservationRefusal = v.object({ by: v.string(), until: v.number() })

/** Who has the keypad open, beside `reserved-elsewhere`. */
export function reservedByOf(detail: unknown): string | null {
  const parsed = v.safeParse(reservationRefusal, detail)
  return parsed.success ? parsed.output.by : null
}

/** What comes beside a wrong or a locked password; null where a newer server says it otherwise. */
export function passwordRefusalOf(detail: unknown): PasswordRefusal | null {
  const parsed = v.safeParse(passwordRefusal, detail)
  return parsed.success ? parsed.output : null
}
