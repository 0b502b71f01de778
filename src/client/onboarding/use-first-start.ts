import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { setUpShop } from '#shared/endpoints/setup.ts'
import type { Language } from '#shared/languages.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'
import { paths } from '../paths.ts'
import {
  type CardsKept,
  type Complaints,
  complaintsOf,
  type DraftStorage,
  fittingDraft,
  forgetDraft,
  furthestStep,
  keepDraft,
  newDraft,
  noSecrets,
  recallDraft,
  type SetupDraft,
  type SetupSecrets,
  type SetupStep,
  setupOf,
  stepsOf,
} from './setup-draft.ts'

type Deps = {
  api: ApiClient
  token: string
  language: Language
  cardsKept: CardsKept
  storage: DraftStorage
}
type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

export type FirstStart = {
  steps: readonly SetupStep[]
  step: SetupStep
  at: number
  draft: SetupDraft
  setDraft: (draft: SetupDraft) => void
  secrets: SetupSecrets
  setSecrets: (secrets: SetupSecrets) => void
  /** Of the step that is open, once somebody wanted to go on. */
  complaints: Complaints
  isBusy: boolean
  refused: Unfulfilled | null
  back: () => void
  next: () => void
}

export type Made = { password: string }

/** The steps are entries of the browser's history: its back button goes back by one, and a reload stays where it was. */
export function useFirstStart(
  { api, token, language, cardsKept, storage }: Deps,
  onMade: (made: Made) => Promise<void>,
): FirstStart {
  const navigate = useNavigate()
  const { state } = useLocation()
  const steps = stepsOf(cardsKept)
  const [draft, setDraft] = useState(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    return fittingDraft(recallDraft(storage) ?? newDraft(timeZone, language), cardsKept)
  })
  const [secrets, setSecrets] = useState(noSecrets)
  const [checked, setChecked] = useState<SetupStep | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<Unfulfilled | null>(null)
  const at = Math.min(stepOf(state), furthestStep(draft, steps))
  const step = steps[at] ?? 'shop'

  useEffect(() => keepDraft(storage, draft), [storage, draft])

  function go(to: number): void {
    setRefused(null)
    void navigate({ pathname: paths.setup, hash: `#${token}` }, { state: { step: to } })
  }

  function next(): void {
    setChecked(step)
    if (isBusy || Object.keys(complaintsOf(step, draft, secrets)).length > 0) return
    if (at < steps.length - 1) go(at + 1)
    else void make()
  }

  async function make(): Promise<void> {
    setIsBusy(true)
    setRefused(null)
    const body = setupOf({ token, draft, secrets, cardsKept })
    const answer = await api({ endpoint: setUpShop, body })
    // The answer that said yes may have been lost, and its cookie not: the entrance knows.
    if (answer.kind === 'ok' || (await isOurs(api))) {
      await onMade({ password: secrets.password })
      forgetDraft(storage)
    } else setRefused(answer)
    setIsBusy(false)
  }

  return {
    steps,
    step,
    at,
    draft,
    setDraft,
    secrets,
    setSecrets,
    complaints: checked === step ? complaintsOf(step, draft, secrets) : {},
    isBusy,
    refused,
    back: () => go(at - 1),
    next,
  }
}

async function isOurs(api: ApiClient): Promise<boolean> {
  const answer = await api({ endpoint: getEntrance })
  return answer.kind === 'ok' && answer.value.isSetUp && answer.value.person?.role === 'manager'
}

/** From the history's entry, which anybody may have written. */
function stepOf(state: unknown): number {
  const step = typeof state === 'object' && state !== null && 'step' in state ? state.step : 0
  return typeof step === 'number' && Number.isInteger(step) && step >= 0 ? step : 0
}
