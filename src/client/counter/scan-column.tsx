import { Trans } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { ClockIcon, KeyboardIcon } from '../ui/icons.tsx'
import styles from './scan-column.module.css'
import { Scanner } from './scanner.tsx'
import { useIsLate } from './use-is-late.ts'
import { useOutboxView } from './use-outbox.ts'
import { useQueueSummary } from './use-queue-summary.ts'

export function ScanColumn({ onType }: { onType: () => void }) {
  const navigate = useNavigate()
  const { waitingCount, asideCount } = useQueueSummary()
  const { entries } = useOutboxView()
  const count = (useIsLate(entries) ? waitingCount : 0) + asideCount

  return (
    <div className={styles.column}>
      <div className={styles.viewfinder}>
        <Scanner />
      </div>
      <div className={styles.buttons}>
        <Button icon={<KeyboardIcon />} onClick={onType}>
          <Trans>Type the code</Trans>
        </Button>
        <Button icon={<ClockIcon />} onClick={() => void navigate(paths.waiting)}>
          <Trans>Waiting</Trans>
          {count > 0 && (
            <span className={styles.badge} data-tone={asideCount > 0 ? 'refused' : 'waiting'}>
              {count}
            </span>
          )}
        </Button>
      </div>
    </div>
  )
}
