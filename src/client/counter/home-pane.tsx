import { Trans } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { useCounter } from './counter-deps.tsx'
import { FindCustomer } from './find-customer.tsx'
import styles from './home-pane.module.css'
import { LastCards } from './last-cards.tsx'
import { NewCards, useCardKinds } from './new-cards.tsx'
import { UpdateOffer } from './update-offer.tsx'
import { useSession } from './use-session.ts'

/** All of it at once: what comes above something pushes it from under a finger. */
export function HomePane({ children }: { children: ReactNode }): ReactNode {
  const kinds = useCardKinds()
  const isDemo = useIsDemo()
  if (!kinds) return null
  return (
    <>
      {isDemo && (
        <RouteLink className={styles.demo} to={paths.demo}>
          <Trans>Sample customers to scan</Trans>
        </RouteLink>
      )}
      <NewCards kinds={kinds} />
      <FindCustomer />
      <LastCards />
      <UpdateOffer />
      {children}
    </>
  )
}

function useIsDemo(): boolean {
  const { device } = useCounter()
  const [isRemembered] = useState(() => device.recall()?.demo ?? false)
  return useSession()?.demo ?? isRemembered
}
