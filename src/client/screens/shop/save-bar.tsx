import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import styles from './save-bar.module.css'

type Props = {
  isDirty: boolean
  isBusy: boolean
  /** The last save was taken, and nothing was changed since. */
  isSaved: boolean
  onDiscard: () => void
  children: ReactNode
}

/** Stays in view while something is not saved, and keeps its place when it is. */
export function SaveBar({ isDirty, isBusy, isSaved, onDiscard, children }: Props) {
  return (
    <div className={styles.bar} data-dirty={isDirty || undefined}>
      <Button type="submit" tone="primary" busy={isBusy} disabled={!isDirty}>
        {children}
      </Button>
      {isDirty && (
        <Button tone="quiet" onClick={onDiscard}>
          <Trans>Discard the changes</Trans>
        </Button>
      )}
      <output className={styles.told} data-saved={(isSaved && !isDirty) || undefined}>
        {isDirty ? (
          <Trans>Not saved yet.</Trans>
        ) : (
          isSaved && (
            <>
              <CheckIcon size={20} />
              <Trans>Saved.</Trans>
            </>
          )
        )}
      </output>
    </div>
  )
}
