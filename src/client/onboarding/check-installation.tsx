import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { CheckRow } from '../kit/checks/check-row.tsx'
import type { OnVerdict } from '../kit/checks/check-verdicts.ts'
import { Button } from '../ui/button.tsx'
import { type InstallGuide, installGuide, judgeInstall } from './install-guide.ts'

/** Chromium's own (Manifest Incubations, `BeforeInstallPromptEvent`); no other browser has it. */
type InstallPrompt = Event & { prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }> }

export function CheckInstallation({ onVerdict }: { onVerdict: OnVerdict }) {
  const { t } = useLingui()
  const [guide, setGuide] = useState(guideHere)
  const [offer, setOffer] = useState<InstallPrompt | null>(null)
  const verdict = judgeInstall(guide)
  const guideLabels = useGuideLabels()

  useEffect(() => onVerdict('installation', verdict), [verdict, onVerdict])
  useEffect(() => {
    const hold = (event: Event) => {
      event.preventDefault()
      setOffer(event as InstallPrompt)
    }
    const done = () => setGuide('installed')
    addEventListener('beforeinstallprompt', hold)
    addEventListener('appinstalled', done)
    return () => {
      removeEventListener('beforeinstallprompt', hold)
      removeEventListener('appinstalled', done)
    }
  }, [])

  async function install(prompt: InstallPrompt) {
    // An offer counts once, whatever becomes of it.
    setOffer(null)
    await prompt.prompt()
  }

  return (
    <CheckRow
      verdict={verdict}
      title={t`Installation`}
      action={
        offer && (
          <Button onClick={() => void install(offer)}>
            <Trans>Install it</Trans>
          </Button>
        )
      }
    >
      <p>{guideLabels(guide)}</p>
    </CheckRow>
  )
}

function useGuideLabels() {
  const { t } = useLingui()
  return (guide: InstallGuide) => {
    const labels: Record<InstallGuide, string> = {
      installed: t`It is installed: it opens without the browser’s bars, and offline too.`,
      'chrome-android': t`Chrome’s menu (three dots) → “Add to home screen” → “Install”. Then open it from there.`,
      samsung: t`The menu (three lines) → “Add page to” → “Home screen”. Then open it from there.`,
      'safari-ipad': t`The share button → “Add to Home Screen”. Then open it from there and pair it there: Safari and the installed app do not share what they keep.`,
      'other-on-ipad': t`On an iPad use Safari: the share button → “Add to Home Screen”.`,
      'safari-mac': t`The menu “File” → “Add to Dock”.`,
      edge: t`Edge’s menu (three dots) → “Apps” → “Install this site as an app”.`,
      chrome: t`The install picture at the end of the address bar, or the menu → “Cast, save and share” → “Install”.`,
      none: t`This browser installs no apps. It works in a tab; on a tablet use Chrome, Edge or Safari.`,
    }
    return labels[guide]
  }
}

function guideHere(): InstallGuide {
  const { userAgent: agent, maxTouchPoints } = navigator
  const isInstalled =
    matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches ||
    ('standalone' in navigator && navigator.standalone === true)
  return installGuide({ agent, hasTouch: maxTouchPoints > 1, isInstalled })
}
