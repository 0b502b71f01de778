import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { issueStamp, replaceStamp, startStamp } from '#shared/endpoints/issue.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Issued, StartRequest } from '#shared/shop-api.ts'
import { type Answer, isUnanswered } from '../api/api-client.ts'
import { paths } from '../paths.ts'
import { tappedBy } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'
import { useStillHere } from './use-still-here.ts'

export type CardCreation =
  | { step: 'idle' }
  /** `of`: the stamp card that it is of, the lost card that it replaces, or the printed one. */
  | { step: 'making'; of: number }
  /** `refusal` null: no answer came. It may have been made; the next tap asks for the same one. */
  | { step: 'failed'; refusal: RefusalName | null }

type Wanted = { cardIdx: number; userNm?: string | null }
type MakeCard = {
  creation: CardCreation
  make: (wanted: Wanted) => void
  /** With the stamps of the lost one, which is good for nothing from then on. */
  replace: (stampIdx: number) => void
  /** A printed card that is nobody's becomes this customer's. */
  start: (stampIdx: number, body: StartRequest) => void
}

/**
 * One tap makes a customer's card and opens it; `open` where more than its address is to be seen to. Whoever was served
 * meanwhile keeps the screen: the new card is among the last ones.
 */
export function useMakeCard(open?: (stampIdx: number) => void): MakeCard {
  const { api, sound, lastTaps, lock, newCommandId, now } = useCounter()
  const navigate = useNavigate()
  const isStillHere = useStillHere()
  const [creation, setCreation] = useState<CardCreation>({ step: 'idle' })
  const unanswered = useRef<{ of: number; commandId: string } | null>(null)
  const isBusy = useRef(false)

  async function run(of: number, ask: (commandId: string) => Promise<Answer<Issued>>): Promise<void> {
    if (isBusy.current) return
    isBusy.current = true
    setCreation({ step: 'making', of })
    if (unanswered.current?.of !== of) unanswered.current = { of, commandId: newCommandId() }
    const { commandId } = unanswered.current
    const { personId } = tappedBy(lock.getState())
    const answer = await ask(commandId)
    isBusy.current = false
    const isOpen = isUnanswered(answer)
    if (!isOpen) unanswered.current = null
    if (answer.kind === 'ok') {
      setCreation({ step: 'idle' })
      sound.saved()
      const { stampIdx } = answer.value
      lastTaps.add({ kind: 'new', commandId, stampIdx, count: 1, tappedAt: now(), personId })
      if (!isStillHere()) return
      return open ? open(stampIdx) : void navigate(paths.card(stampIdx))
    }
    sound.refused()
    setCreation({ step: 'failed', refusal: answer.kind === 'refused' && !isOpen ? answer.refusal : null })
  }

  return {
    creation,
    make: ({ cardIdx, userNm = null }) =>
      void run(cardIdx, (commandId) =>
        api({ endpoint: issueStamp, commandId, body: { cardIdx, userNm, userPhnno: null } }),
      ),
    replace: (stampIdx) =>
      void run(stampIdx, (commandId) => api({ endpoint: replaceStamp, commandId, params: { stampIdx } })),
    start: (stampIdx, body) =>
      void run(stampIdx, (commandId) => api({ endpoint: startStamp, commandId, params: { stampIdx }, body })),
  }
}
