import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation } from 'react-router'
import { RouteLink } from '../kit/route-link.tsx'
import { MoreIcon } from '../ui/page-icons.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './manager-nav.module.css'
import { isPageOf, type ManagerPage, managerPages } from './manager-pages.ts'
import { useWaitingReviews } from './use-reviews.ts'

type Props = { onMore: () => void; isMoreOpen: boolean }

/** A column beside the page; on a phone a bar at the bottom with the pages that are opened daily. */
export function ManagerNav({ onMore, isMoreOpen }: Props) {
  const { pathname } = useLocation()
  const isMoreHere = managerPages.some((page) => !page.isMain && isPageOf(page, pathname))
  return (
    <ul className={styles.list}>
      {managerPages.map((page) => (
        <li key={page.path} data-main={page.isMain}>
          <PageLink page={page} />
        </li>
      ))}
      <li className={styles.more}>
        <button
          type="button"
          className={styles.link}
          aria-haspopup="dialog"
          aria-expanded={isMoreOpen}
          data-here={isMoreHere}
          onClick={onMore}
        >
          <MoreIcon />
          <Trans>More</Trans>
        </button>
      </li>
    </ul>
  )
}

export function PageLink({ page }: { page: ManagerPage }) {
  const { i18n } = useLingui()
  const { pathname } = useLocation()
  const waiting = useWaitingReviews()
  const { icon: Icon, path, name } = page
  const isHere = isPageOf(page, pathname)
  return (
    <RouteLink
      to={path}
      className={styles.link}
      data-here={isHere}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon />
      <span className={styles.name}>{i18n._(name)}</span>
      {path.endsWith('/inbox') && waiting > 0 && (
        <span className={styles.waiting}>
          {waiting > 99 ? '99+' : waiting}
          <VisuallyHidden>
            {' '}
            <Trans>waiting</Trans>
          </VisuallyHidden>
        </span>
      )}
    </RouteLink>
  )
}
