import { Plural, Trans } from '@lingui/react/macro'
import { ClockIcon } from '../ui/icons.tsx'
import styles from './pairing.module.css'

/** A manager has taken the tablet out of the shop. Nothing on it is lost by that, and it says so (promise 4). */
export function Unpaired({ waiting }: { waiting: number }) {
  return (
    <>
      <h1>
        <Trans>This tablet was un-paired by a manager</Trans>
      </h1>
      <p className={styles.lead}>
        <Trans>Nobody can stamp on it until it is paired again.</Trans>
      </p>
      {waiting > 0 && (
        <output className={styles.waiting}>
          <ClockIcon size={20} />
          <span>
            <b>
              <Plural
                value={waiting}
                one="# stamp waits on this tablet."
                other="# stamps wait on this tablet."
              />
            </b>{' '}
            <Trans>
              It stays here, and is sent when the tablet is paired again. Do not clear this browser.
            </Trans>
          </span>
        </output>
      )}
    </>
  )
}
