import { type ReactNode, useEffect } from 'react'
import styles from './page-head.module.css'
import { useSignedIn } from './signed-in.tsx'

type Props = {
  title: string
  /** One sentence: what this page answers. */
  lead?: ReactNode
  /** Beside the title; under it where it is narrow. */
  actions?: ReactNode
}

/** Every page of the manager's begins with it; the browser's tab and history say the same. */
export function PageHead({ title, lead, actions }: Props) {
  const { shopNm } = useSignedIn()
  useEffect(() => {
    document.title = `${title} · ${shopNm}`
  }, [title, shopNm])

  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h1>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
