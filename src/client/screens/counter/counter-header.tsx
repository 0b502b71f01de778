import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { Face, faceColour } from '../../ui/face.tsx'
import { initialsOf } from '../../ui/initials.ts'
import { OnlyHeard } from '../../ui/only-heard.tsx'
import { FacesSheet } from '../entrance/entrance-later.ts'
import styles from './counter-header.module.css'
import { CounterStatus } from './counter-status.tsx'
import { SettingsMenu } from './settings-menu.tsx'
import { useAttendant, useTill } from './use-session.ts'

export function CounterHeader() {
  const till = useTill()
  return (
    <header className={styles.header}>
      <b className={styles.brand}>Stampdesk</b>
      <span className={styles.place}>{till ? `${till.shopNm} · ${till.tabletNm}` : ''}</span>
      <div className={styles.status}>
        <CounterStatus />
      </div>
      <Person />
      <SettingsMenu />
    </header>
  )
}

/** Whose name is under each tap, always; a tap on it changes who that is. */
function Person() {
  const { t } = useLingui()
  const attendant = useAttendant()
  const [isChanging, setIsChanging] = useState(false)
  if (!attendant) return null
  const { name, color, by } = attendant
  return (
    <>
      <button type="button" className={styles.person} onClick={() => setIsChanging(true)}>
        <Face initials={initialsOf(name)} colour={faceColour(color)} />
        <span className={styles.name} data-unchecked={by === 'unchecked' || undefined}>
          {name}
          {by === 'unchecked' && <small>{t`PIN not checked`}</small>}
        </span>
        <OnlyHeard>{t`change person`}</OnlyHeard>
      </button>
      {isChanging && (
        <Suspense fallback={null}>
          <FacesSheet onClose={() => setIsChanging(false)} />
        </Suspense>
      )}
    </>
  )
}
