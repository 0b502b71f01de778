import type { ReactNode } from 'react'
import { icon } from '../../ui/icons.tsx'
import styles from './download-link.module.css'

const DownloadIcon = /* @__PURE__ */ icon(<path d="M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15" />)

/** A file that the server writes: a link, so that the browser streams it to disk and a million rows cost no memory. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={styles.link}>
      <DownloadIcon size={20} />
      {children}
    </a>
  )
}
