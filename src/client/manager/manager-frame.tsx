import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense, useLayoutEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { BrokenScreen } from '../kit/broken.tsx'
import styles from './manager-frame.module.css'
import { ManagerMore } from './manager-more.tsx'
import { ManagerNav } from './manager-nav.tsx'
import { isPageOf, managerPages } from './manager-pages.ts'
import { ManagerScans } from './manager-scans.tsx'
import { useSignedIn } from './signed-in.tsx'
import { useLive } from './use-live.ts'
import { WhoIsHere } from './who-is-here.tsx'

/** The manager's one frame: where one is, and the way to everything else, at the same place on every page. */
export function ManagerFrame({ children }: { children: ReactNode }) {
  const { t, i18n } = useLingui()
  const { pathname } = useLocation()
  const { shopNm } = useSignedIn()
  /** The page on which more was asked for: another page closes it. */
  const [moreAt, setMoreAt] = useState<string | null>(null)
  useLive()
  const here = managerPages.find((page) => isPageOf(page, pathname))
  const title = here ? `${i18n._(here.name)} · ${shopNm}` : shopNm
  // Before the page's own effects: its head may say it more exactly.
  useLayoutEffect(() => {
    document.title = title
  }, [title])

  return (
    <div className={styles.frame}>
      <a href="#page" className={styles.skip}>
        <Trans>Skip to the page</Trans>
      </a>
      <header className={styles.side}>
        <p className={styles.shop}>{shopNm}</p>
        <nav aria-label={t`Review`} className={styles.nav}>
          <ManagerNav onMore={() => setMoreAt(pathname)} isMoreOpen={moreAt === pathname} />
        </nav>
        <WhoIsHere />
      </header>
      <main id="page" tabIndex={-1} className={styles.page}>
        <BrokenScreen at={pathname}>
          <Suspense fallback={null}>{children}</Suspense>
        </BrokenScreen>
      </main>
      <ManagerScans />
      <ManagerMore open={moreAt === pathname} onClose={() => setMoreAt(null)} />
    </div>
  )
}
