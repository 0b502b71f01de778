import { Trans } from '@lingui/react/macro'
import { paths } from '../../paths.ts'
import { RouteLink } from '../route-link.tsx'
import styles from './home.module.css'
import { UpdateOffer } from './update-offer.tsx'
import { useSession } from './use-session.ts'

export function Home() {
  const session = useSession()
  return (
    <section className={styles.home}>
      <h1 className={styles.title}>
        <Trans>Ready for the next customer</Trans>
      </h1>
      <p className={styles.lead}>
        <Trans>Their card opens as soon as the scanner sees its code.</Trans>
      </p>
      {session?.demo && (
        <RouteLink className={styles.demo} to={paths.demo}>
          <Trans>Sample customers to scan</Trans>
        </RouteLink>
      )}
      <UpdateOffer />
    </section>
  )
}
