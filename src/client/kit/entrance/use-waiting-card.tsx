import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { type CodeRules, refusalOf } from '#shared/scanned-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { useLastScan } from '../keyboard-scans.tsx'
import { ScanWord } from '../scan-message.tsx'

/** A card that was scanned so long ago is not what the next person comes for. */
const forgottenMs = 60_000

type WaitingCard = {
  /** Opens to whoever signs in next. */
  stampIdx: number | null
  forget: () => void
  /** What became of the last scan. */
  word: ReactNode
}

/** What is scanned while nobody is signed in: nothing of it is typed, and the card opens after the sign-in. */
export function useWaitingCard(rules: CodeRules): WaitingCard {
  const { t } = useLingui()
  const refusals = useRefusals()
  const [last, forget] = useLastScan(rules)
  const stampIdx = last?.code.kind === 'stamp' ? last.code.stampIdx : null

  // The same card once more waits for a minute of its own.
  useEffect(() => {
    if (last?.code.kind !== 'stamp') return
    const timer = setTimeout(forget, forgottenMs)
    return () => clearTimeout(timer)
  }, [last, forget])

  if (!last) return { stampIdx, forget, word: null }
  if (last.code.kind === 'stamp')
    return {
      stampIdx,
      forget,
      word: <output>{t`A card was scanned. It opens once you are signed in.`}</output>,
    }
  const { title, action } = refusals[refusalOf(last.code.kind)]
  const word = { text: sentences(title, action), isRefused: true, count: last.count }
  return { stampIdx, forget, word: <ScanWord word={word} onOver={forget} /> }
}
