import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { Finding } from '#shared/readiness-api.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import type { Facts } from './readiness.ts'

type Props = { of: Finding['check']; verdict: Finding['verdict']; facts: Facts; onDone: () => void }

/** What a tap can do about a fault; what only a hand can do is said in the row. */
export function CheckAction({ of, verdict, facts, onDone }: Props): ReactNode {
  const navigate = useNavigate()
  const { camera, settings, updates } = useCounter()
  if (verdict !== 'bad' && verdict !== 'todo') return null
  const restart = () => {
    camera.restart()
    onDone()
  }
  const soundOn = () => {
    settings.setState({ isSoundOn: true })
    onDone()
  }
  if (of === 'camera')
    return (
      <Button onClick={restart}>
        <Trans>Restart the camera</Trans>
      </Button>
    )
  if (of === 'sound' && !facts.sound?.isOn)
    return (
      <Button onClick={soundOn}>
        <Trans>Switch sound on</Trans>
      </Button>
    )
  if (of === 'version' && facts.version.isOffered)
    return (
      <Button onClick={updates.apply}>
        <Trans>Update now</Trans>
      </Button>
    )
  if (of === 'queue')
    return (
      <Button onClick={() => void navigate(paths.waiting)}>
        <Trans>See what waits</Trans>
      </Button>
    )
  return null
}
