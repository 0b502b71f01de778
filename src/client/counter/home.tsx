import { Trans } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { useCounter } from './counter-deps.tsx'
import styles from './home.module.css'
import { FindCustomer, LastCards, NewCards, ShiftRoom } from './lazy-screens.ts'
import { UpdateOffer } from './update-offer.tsx'
import { useCameraState } from './use-camera.ts'
import { useSession } from './use-session.ts'

export function Home() {
  const isDemo = useIsDemo()
  const camera = useCameraState()
  const canRead =
    camera.phase === 'live'
      ? camera.decoder !== 'failed'
      : camera.phase !== 'refused' && camera.phase !== 'stalled'
  return (
    <section className={styles.home}>
      <h1 className={styles.title}>
        <Trans>Ready for the next customer</Trans>
      </h1>
      <p className={styles.lead}>
        {canRead ? (
          <Trans>Their card opens as soon as the scanner sees its code.</Trans>
        ) : (
          <Trans>The camera reads nothing just now. Type their code, or use a hardware scanner.</Trans>
        )}
      </p>
      {isDemo && (
        <RouteLink className={styles.demo} to={paths.demo}>
          <Trans>Sample customers to scan</Trans>
        </RouteLink>
      )}
      <Suspense fallback={null}>
        <NewCards />
        <FindCustomer />
        <LastCards />
        <UpdateOffer />
        {/* Its words come behind the others and hold nothing up. */}
        <Suspense fallback={null}>
          <ShiftRoom at="home" />
        </Suspense>
      </Suspense>
    </section>
  )
}

function useIsDemo(): boolean {
  const { device } = useCounter()
  const [isRemembered] = useState(() => device.recall()?.isDemo ?? false)
  return useSession()?.demo ?? isRemembered
}
