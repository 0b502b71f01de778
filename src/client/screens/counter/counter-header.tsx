import styles from './counter-header.module.css'
import { CounterStatus } from './counter-status.tsx'
import { SettingsMenu } from './settings-menu.tsx'
import { useTill } from './use-session.ts'

export function CounterHeader() {
  const till = useTill()
  return (
    <header className={styles.header}>
      <b className={styles.brand}>Stampdesk</b>
      <span className={styles.place}>{till ? `${till.shopNm} · ${till.tabletNm}` : ''}</span>
      <div className={styles.status}>
        <CounterStatus />
      </div>
      <SettingsMenu />
    </header>
  )
}
