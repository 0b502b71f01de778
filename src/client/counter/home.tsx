import { Trans } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { useCounter } from './counter-deps.tsx'
import styles from './home.module.css'
import { HomePane } from './lazy-screens.ts'
import { ShiftRoom } from './lazy-shift.ts'
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
      {/* One of the two is seen, and the longer one's room is taken either way. */}
      <div className={styles.lead}>
        <p data-off={!canRead || undefined}>
          <Trans>Their card opens as soon as the scanner sees its code.</Trans>
        </p>
        <p data-off={canRead || undefined}>
          <Trans>The camera reads nothing just now. Type their code, or use a hardware scanner.</Trans>
        </p>
      </div>
      {isDemo && (
        <RouteLink className={styles.demo} to={paths.demo}>
          <Trans>Sample customers to scan</Trans>
        </RouteLink>
      )}
      <Suspense fallback={null}>
        <HomePane>
          {/* Its words come behind the others and hold nothing up. */}
          <Suspense fallback={null}>
            <ShiftRoom at="home" />
          </Suspense>
        </HomePane>
      </Suspense>
    </section>
  )
}

function useIsDemo(): boolean {
  const { device } = useCounter()
  const [isRemembered] = useState(() => device.recall()?.isDemo ?? false)
  return useSession()?.demo ?? isRemembered
}
