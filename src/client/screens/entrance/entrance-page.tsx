import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { SettingsStore } from '../../store/settings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './entrance-page.module.css'

type Props = { settings: SettingsStore; children: ReactNode }

/** What every page before the counter stands in: the name, and the other language, named in itself. */
export function EntrancePage({ settings, children }: Props) {
  const { language } = useStore(settings)
  const other = language === 'ko' ? 'en' : 'ko'
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <b className={styles.brand}>Stampdesk</b>
        <Button tone="quiet" lang={other} onClick={() => settings.setState({ language: other })}>
          {other === 'ko' ? '한국어' : 'English'}
        </Button>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  )
}
