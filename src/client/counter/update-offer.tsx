import { Trans } from '@lingui/react/macro'
import { useSyncExternalStore } from 'react'
import { Button } from '../ui/button.tsx'
import { useCounter } from './counter-deps.tsx'
import styles from './update-offer.module.css'

/** A new version waits. Its place is there before it is, so that nothing moves when it comes. */
export function UpdateOffer() {
  const { updates } = useCounter()
  const isOffered = useSyncExternalStore(updates.subscribe, updates.isOffered)
  return (
    <div className={styles.place}>
      {isOffered && (
        <Button tone="quiet" onClick={updates.apply}>
          <Trans>Update</Trans>
        </Button>
      )}
    </div>
  )
}
