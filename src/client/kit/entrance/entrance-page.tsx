import type { ReactNode } from 'react'
import type { SettingsStore } from '../../store/settings.ts'
import { LanguageMenu } from '../language-menu.tsx'
import styles from './entrance-page.module.css'

type Props = { settings: SettingsStore; children: ReactNode }

/** What every page before the counter stands in: the name, and the languages. */
export function EntrancePage({ settings, children }: Props) {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <b className={styles.brand}>Stampdesk</b>
        <LanguageMenu settings={settings} />
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  )
}
