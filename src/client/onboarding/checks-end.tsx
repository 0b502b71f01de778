import { Trans } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import styles from './checks.module.css'
import type { EntranceReading } from './use-entrance.ts'

/** The checks end at pairing, or at what stands instead of it. */
export function ChecksEnd({ entrance: { answer } }: { entrance: EntranceReading }) {
  const navigate = useNavigate()
  if (answer === null) return null
  if (answer.kind !== 'ok') return <Trouble of={answer} />
  const { isSetUp, demo, shopNm, tablet } = answer.value
  const isPaired = tablet.state === 'paired'
  const name = isPaired ? tablet.name : ''
  const toCounter = () => void navigate(paths.home)
  if (!isSetUp && !demo)
    return (
      <p className={styles.end}>
        <Trans>
          The shop is not made yet. The owner opens the address that the server printed when it started; it
          ends in a long code behind “#”.
        </Trans>
      </p>
    )
  return (
    <div className={styles.end}>
      <p>
        {isPaired ? (
          <Trans>
            This browser is paired with {shopNm} as {name}.
          </Trans>
        ) : demo ? (
          <Trans>This is the sample shop: here every browser is a tablet.</Trans>
        ) : (
          <Trans>Next, this browser is paired with {shopNm}.</Trans>
        )}
      </p>
      <Button tone="primary" size="main" onClick={toCounter}>
        {isPaired || demo ? <Trans>To the counter</Trans> : <Trans>Pair this tablet</Trans>}
      </Button>
    </div>
  )
}
