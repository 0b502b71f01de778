import { Trans } from '@lingui/react/macro'
import { Button } from '../ui/button.tsx'
import styles from './card.module.css'
import { deliberate } from './double-tap.ts'
import { RefusalNotice } from './refusal-notice.tsx'
import type { Unread } from './use-scans.ts'

type Props = { why: Unread; onType: () => void; onSeen: () => void; onBack: (() => void) | null }

/**
 * A code that opened no card, in the place of the card that was open: the next tap must not go to the customer before.
 */
export function UnreadCode({ why, onType, onSeen, onBack }: Props) {
  return (
    <div className={styles.alone}>
      <RefusalNotice
        refusal={why}
        isAlone
        action={
          <div className={styles.ways}>
            <Button onClick={onType}>
              <Trans>Type the code</Trans>
            </Button>
            <Button onClick={deliberate(onBack ?? onSeen)}>
              {onBack ? <Trans>Back to the card before</Trans> : <Trans>Seen</Trans>}
            </Button>
          </div>
        }
      />
    </div>
  )
}
