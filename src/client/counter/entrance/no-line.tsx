import { Trans } from '@lingui/react/macro'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import styles from './no-line.module.css'

/** A browser that has never been a tablet of this shop, and nobody to ask. It asks again by itself. */
export function NoLine() {
  useCatalogue(entranceCatalogue)
  return (
    <main className={styles.page} role="alert">
      <h1>
        <Trans>The server cannot be reached</Trans>
      </h1>
      <p>
        <Trans>This tablet has to hear from it once before it can stamp. It keeps trying by itself.</Trans>
      </p>
    </main>
  )
}
