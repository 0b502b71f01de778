import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense } from 'react'
import { Outlet, useLocation } from 'react-router'
import { paths } from '../../paths.ts'
import { BrokenScreen } from '../broken.tsx'
import { RouteLink } from '../route-link.tsx'
import styles from './manager-frame.module.css'

/** The manager's one frame: where one is, and the way to everything else, at the same place on every page. */
export function ManagerFrame() {
  const { t } = useLingui()
  const { pathname } = useLocation()
  return (
    <div className={styles.frame}>
      <nav aria-label={t`Review`} className={styles.nav}>
        <ul>
          <Page to="">
            <Trans>Today</Trans>
          </Page>
          <Page to="/inbox">
            <Trans>Inbox</Trans>
          </Page>
          <Page to="/cards">
            <Trans>Cards</Trans>
          </Page>
          <Page to="/activity">
            <Trans>Activity</Trans>
          </Page>
          <Page to="/rewards">
            <Trans>Rewards</Trans>
          </Page>
          <Page to="/honesty">
            <Trans>Honesty</Trans>
          </Page>
          <Page to="/proof">
            <Trans>Proof</Trans>
          </Page>
          <Page to="/shop">
            <Trans>Shop</Trans>
          </Page>
        </ul>
        <RouteLink to={paths.home} className={styles.counter}>
          <Trans>To the counter</Trans>
        </RouteLink>
      </nav>
      <main className={styles.page}>
        <BrokenScreen at={pathname}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </BrokenScreen>
      </main>
    </div>
  )
}

function Page({ to, children }: { to: string; children: ReactNode }) {
  const { pathname } = useLocation()
  const path = `${paths.review}${to}`
  const isHere = to === '' ? /^\/review\/?$/.test(pathname) : pathname.startsWith(path)
  return (
    <li>
      <RouteLink to={path} aria-current={isHere ? 'page' : undefined}>
        {children}
      </RouteLink>
    </li>
  )
}
