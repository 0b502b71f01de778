import { Trans } from '@lingui/react/macro'
import { Suspense } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { ClockIcon, KeyboardIcon } from '../../ui/icons.tsx'
import { RefusalNotice } from './later.ts'
import styles from './scan-column.module.css'
import { Scanner } from './scanner.tsx'
import { useQueueSummary } from './use-queue-summary.ts'
import type { Scans } from './use-scans.ts'

type Props = { unread: Scans['unread']; onUnreadSeen: () => void; onType: () => void }

export function ScanColumn({ unread, onUnreadSeen, onType }: Props) {
  const navigate = useNavigate()
  const { waitingCount, asideCount } = useQueueSummary()
  const count = waitingCount + asideCount

  return (
    <div className={styles.column}>
      <div className={styles.lens}>
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
      {unread && (
        <div className={styles.unread} key={unread.count}>
          <Suspense fallback={null}>
            <RefusalNotice
              refusal={unread.why}
              action={
                <Button onClick={onUnreadSeen}>
                  <Trans>Seen</Trans>
                </Button>
              }
            />
          </Suspense>
        </div>
      )}
    </div>
  )
}
