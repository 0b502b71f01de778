import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { refusalOf, type ScannedCode } from '#shared/scanned-code.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { useScannedCodes, useServerCodeRules } from '../kit/keyboard-scans.tsx'
import { ScanWord } from '../kit/scan-message.tsx'
import { paths } from '../paths.ts'
import { useSignedIn } from './signed-in.tsx'

type Unopened = { kind: ScannedCode['kind']; count: number }

/** A card that a manager scans opens its history. Not over a dialog nor in the shop's forms, whose drafts it would end. */
export function ManagerScans() {
  const { t } = useLingui()
  const refusals = useRefusals()
  const navigate = useNavigate()
  const { stampCodes } = useSignedIn()
  const [unopened, setUnopened] = useState<Unopened | null>(null)

  useScannedCodes(useServerCodeRules(stampCodes), (code) => {
    const isOpening = code.kind === 'stamp' && !isAtWork()
    if (isOpening) void navigate(paths.story(code.stampIdx))
    setUnopened((before) => (isOpening ? null : { kind: code.kind, count: (before?.count ?? 0) + 1 }))
  })

  if (!unopened) return null
  const { kind, count } = unopened
  const text =
    kind === 'stamp'
      ? t`A card was scanned, and nothing was typed. Finish what is open here, then scan it again.`
      : sentences(refusals[refusalOf(kind)].title, refusals[refusalOf(kind)].action)
  return <ScanWord word={{ text, isRefused: true, count }} onOver={() => setUnopened(null)} />
}

function isAtWork(): boolean {
  return (
    location.pathname.startsWith(`${paths.review}/shop`) || document.querySelector('dialog[open]') !== null
  )
}
