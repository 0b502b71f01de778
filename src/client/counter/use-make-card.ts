import { useRef, useState } from 'react'
import { issueStamp } from '#shared/endpoints/issue.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isUnanswered } from '../api/api-client.ts'
import { useNavigate } from '../kit/router.tsx'
import { paths } from '../paths.ts'
import { useCounter } from './counter-deps.tsx'

export type CardCreation =
  | { step: 'idle' }
  | { step: 'making'; cardIdx: number }
  /** `refusal` null: no answer came. It may have been made; the next tap asks for the same one. */
  | { step: 'failed'; refusal: RefusalName | null }

type Wanted = { cardIdx: number; userNm?: string | null }

/** One tap makes a customer's card and opens it. */
export function useMakeCard(): { creation: CardCreation; make: (wanted: Wanted) => void } {
  const { api, sound, newCommandId } = useCounter()
  const navigate = useNavigate()
  const [creation, setMaking] = useState<CardCreation>({ step: 'idle' })
  const unanswered = useRef<{ cardIdx: number; commandId: string } | null>(null)
  const isBusy = useRef(false)

  async function make({ cardIdx, userNm = null }: Wanted): Promise<void> {
    if (isBusy.current) return
    isBusy.current = true
    setMaking({ step: 'making', cardIdx })
    if (unanswered.current?.cardIdx !== cardIdx) unanswered.current = { cardIdx, commandId: newCommandId() }
    const { commandId } = unanswered.current
    const answer = await api({
      endpoint: issueStamp,
      commandId,
      body: { cardIdx, userNm, userPhnno: null },
    })
    isBusy.current = false
    const isOpen = isUnanswered(answer)
    if (!isOpen) unanswered.current = null
    if (answer.kind === 'ok') {
      setMaking({ step: 'idle' })
      sound.saved()
      return void navigate(paths.card(answer.value.stampIdx))
    }
    sound.refused()
    setMaking({ step: 'failed', refusal: answer.kind === 'refused' && !isOpen ? answer.refusal : null })
  }

  return { creation, make: (wanted) => void make(wanted) }
}
