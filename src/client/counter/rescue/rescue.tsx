import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { rescueCatalogue } from '../../kit/rescue/rescue-catalogue.ts'
import { TakeIn } from '../../kit/rescue/take-in.tsx'
import { useCounter } from '../counter-deps.tsx'
import styles from './rescue.module.css'
import { ShowRescue } from './show-rescue.tsx'

/** From a tablet that can send no more to one that can: both ends of it. */
export function Rescue({ side }: { side: 'show' | 'take' }): ReactNode {
  useCatalogue(rescueCatalogue)
  const { api, now, camera } = useCounter()
  if (side === 'show')
    return (
      <section className={styles.rescue}>
        <h1>
          <Trans>Hand over to another tablet</Trans>
        </h1>
        <ShowRescue />
      </section>
    )
  return (
    <section className={styles.rescue}>
      <h1>
        <Trans>Take over from another tablet</Trans>
      </h1>
      <p className={styles.lead}>
        <Trans>
          On the other tablet: “Waiting”, then “Hand over to another tablet”. Hold its codes before this
          tablet’s camera.
        </Trans>
      </p>
      <TakeIn api={api} now={now} camera={camera} />
    </section>
  )
}
