import { Trans } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { useLock } from '../use-session.ts'
import styles from './practice-room.module.css'

/** From the turned screen back to practice: nobody's PIN is asked for what is not real, and none could be checked. */
export function PracticeExit() {
  const { lock } = useCounter()
  const state = useLock()
  const navigate = useNavigate()
  if (state.state !== 'turned') return null
  const { whose, path } = state
  function back() {
    void navigate(path, { replace: true })
    lock.move({ type: 'signed-in', user: whose, isProven: true })
  }
  return (
    <div className={styles.exit}>
      <h1>
        <Trans>Staff only</Trans>
      </h1>
      <p>
        <Trans>At the real counter your PIN is asked for here. In practice none is.</Trans>
      </p>
      <Button tone="primary" size="main" onClick={deliberate(back)}>
        <Trans>Back to practice</Trans>
      </Button>
    </div>
  )
}
