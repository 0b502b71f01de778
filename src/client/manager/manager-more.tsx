import { useLingui } from '@lingui/react/macro'
import { Sheet } from '../ui/sheet.tsx'
import styles from './manager-more.module.css'
import { PageLink } from './manager-nav.tsx'
import { managerPages } from './manager-pages.ts'
import { WhoIsHere } from './who-is-here.tsx'

/** On a phone: the pages that have no place in the bar, and who is signed in. */
export function ManagerMore({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Sheet open={open} label={t`More`} title={t`More`} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.more}>
        <ul className={styles.pages}>
          {managerPages
            .filter(({ isMain }) => !isMain)
            .map((page) => (
              <li key={page.path}>
                <PageLink page={page} />
              </li>
            ))}
        </ul>
        <WhoIsHere />
      </div>
    </Sheet>
  )
}
