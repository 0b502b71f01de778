import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { CheckRow } from '../kit/checks/check-row.tsx'
import type { OnVerdict, Verdict } from '../kit/checks/check-verdicts.ts'
import { createSound } from '../kit/sound.ts'
import { Button } from '../ui/button.tsx'

type Heard = 'untried' | 'played' | 'heard' | 'silent'

const verdicts: Record<Heard, Verdict> = { untried: 'open', played: 'open', heard: 'good', silent: 'todo' }

/** Only a person knows whether there was a sound. */
export function CheckSound({ onVerdict }: { onVerdict: OnVerdict }) {
  const { t } = useLingui()
  const [heard, setHeard] = useState<Heard>('untried')
  const [sound] = useState(() => createSound(() => true))
  const verdict = verdicts[heard]

  useEffect(() => onVerdict('sound', verdict), [verdict, onVerdict])

  function play() {
    sound.given()
    setHeard('played')
  }

  return (
    <CheckRow
      verdict={verdict}
      title={t`Sound`}
      action={
        <>
          <Button onClick={play}>
            {heard === 'untried' ? <Trans>Play a sound</Trans> : <Trans>Play it again</Trans>}
          </Button>
          {heard === 'played' && (
            <>
              <Button onClick={() => setHeard('heard')}>
                <Trans>I heard it</Trans>
              </Button>
              <Button onClick={() => setHeard('silent')}>
                <Trans>I heard nothing</Trans>
              </Button>
            </>
          )}
        </>
      }
    >
      <p>
        {heard === 'untried' && <Trans>A reward, a refusal and a scan each have a sound of their own.</Trans>}
        {heard === 'played' && <Trans>Three notes, going up. Did you hear them?</Trans>}
        {heard === 'heard' && <Trans>It can be heard.</Trans>}
        {heard === 'silent' && (
          <Trans>
            Turn the volume up, and switch off silent mode. On an iPad look in the control centre. Everything
            is shown as well.
          </Trans>
        )}
      </p>
    </CheckRow>
  )
}
