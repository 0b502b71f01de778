import { useState } from 'react'
import * as v from 'valibot'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { signInWithPassword } from '#shared/endpoints/session.ts'
import { triesDetail } from '#shared/people-api.ts'
import { recoveryCodeOf } from '#shared/recovery-code.ts'
import type { Answer, ApiClient } from '../../api/api-client.ts'

type SignInDraft = { login: string; password: string; code: string }

export type PasswordSignIn = {
  draft: SignInDraft
  setDraft: (draft: SignInDraft) => void
  /** The account has an authenticator app, or one would help: its code is asked for from now on. */
  needsCode: boolean
  isBusy: boolean
  /** What was not granted; null before the first try and after a good one. */
  refused: Unfulfilled | null
  /** Until when no further try is taken, on this device's clock. */
  lockedUntil: number | null
  isComplete: boolean
  /** Only the code is missing: all that is seen of the other fields is filled in. */
  isCodeMissing: boolean
  /** True when signed in; the password is forgotten then. */
  submit: () => Promise<boolean>
}

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

const empty: SignInDraft = { login: '', password: '', code: '' }

/** A manager's name and password, and the code of the authenticator app where the server asks for one. */
export function usePasswordSignIn(api: ApiClient, now: () => number, login = ''): PasswordSignIn {
  const [draft, setDraft] = useState<SignInDraft>({ ...empty, login })
  const [needsCode, setNeedsCode] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<Unfulfilled | null>(null)
  const [lockedUntil, setLockedUntil] = useState<number | null>(null)
  const hasCode = /^\d{6}$/.test(draft.code) || recoveryCodeOf(draft.code) !== null
  /** Not everyone has an app. */
  const isSlow = refused?.kind === 'refused' && refused.refusal === 'sign-in-slowed'

  async function submit(): Promise<boolean> {
    if (isBusy) return false
    setIsBusy(true)
    const { password, code } = draft
    const answer = await api({
      endpoint: signInWithPassword,
      body: { login: draft.login, password, ...(needsCode && hasCode && { code }) },
    })
    if (answer.kind === 'ok') {
      setDraft({ ...empty, login: draft.login })
      setRefused(null)
      setIsBusy(false)
      return true
    }
    const isCodeAsked = answer.kind === 'refused' && answer.refusal === 'code-needed'
    const isSlowed = answer.kind === 'refused' && answer.refusal === 'sign-in-slowed'
    setNeedsCode(needsCode || isCodeAsked || isSlowed)
    // Being asked for the code is the next step and no failure, the first time.
    setRefused(isCodeAsked && !needsCode ? null : answer)
    // What waits for the strangers' tries is passed with a code.
    setLockedUntil(isSlowed ? null : await lockOf(answer, api, now))
    // A code counts once: the next try needs the next one.
    setDraft({ ...draft, code: '' })
    setIsBusy(false)
    return false
  }

  return {
    draft,
    setDraft,
    needsCode,
    isBusy,
    refused,
    lockedUntil,
    isCodeMissing: draft.login.trim() !== '' && draft.password !== '' && needsCode && !hasCode && !isSlow,
    isComplete: draft.login.trim() !== '' && draft.password !== '' && (!needsCode || hasCode || isSlow),
    submit,
  }
}

/** The lock's end is shown in the server's time, and this device's clock may be another. */
async function lockOf(answer: Answer<unknown>, api: ApiClient, now: () => number): Promise<number | null> {
  if (answer.kind !== 'refused') return null
  const detail = v.safeParse(triesDetail, answer.detail)
  if (!detail.success || detail.output.lockedUntil === null) return null
  const asked = await api({ endpoint: getEntrance })
  const serverNow = asked.kind === 'ok' ? asked.value.serverNow : now()
  return now() + Math.max(detail.output.lockedUntil - serverNow, 0)
}
