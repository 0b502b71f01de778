import { Trans } from '@lingui/react/macro'
import styles from './sign-in-help.module.css'

/** What to do without the phone or the password, in the order of who is at hand. */
export function SignInHelp() {
  return (
    <details className={styles.help}>
      <summary>
        <Trans>I cannot sign in</Trans>
      </summary>
      <ul>
        <li>
          <Trans>The phone is lost: type one of your recovery codes where the app’s code is asked.</Trans>
        </li>
        <li>
          <Trans>
            Another manager takes the authenticator app off, or gives a new password, under Shop, People. The
            owner’s password is the owner’s alone.
          </Trans>
        </li>
        <li>
          <Trans>
            Nobody can: whoever looks after the server runs <code>stampdesk reset-owner</code> there.
          </Trans>
        </li>
      </ul>
    </details>
  )
}
