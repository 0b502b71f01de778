import { Trans } from '@lingui/react/macro'
import { useLocation } from 'react-router'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import styles from './card.module.css'
import { deliberate } from './double-tap.ts'
import { RefusalNotice } from './refusal-notice.tsx'

type Props = { onType: () => void; onSeen: () => void }

/**
 * A code that is none of ours, in the place of the card that was open: the next tap must not go to the customer before.
 */
export function Stranger({ onType, onSeen }: Props) {
  const isOnCard = useLocation().pathname.startsWith(paths.card(0).slice(0, -1))
  return (
    <div className={styles.alone}>
      <RefusalNotice
        refusal="not-a-stamp-card"
        action={
          <div className={styles.ways}>
            <Button onClick={onType}>
              <Trans>Type the code</Trans>
            </Button>
            <Button onClick={deliberate(onSeen)}>
              {isOnCard ? <Trans>Back to the card before</Trans> : <Trans>Seen</Trans>}
            </Button>
          </div>
        }
      />
    </div>
  )
}
