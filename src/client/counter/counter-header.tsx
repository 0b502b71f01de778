import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { useLocation } from 'react-router'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { Face, faceColour } from '../ui/face.tsx'
import { HomeIcon } from '../ui/icons.tsx'
import { initialsOf } from '../ui/initials.ts'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './counter-header.module.css'
import { CounterStatus } from './counter-status.tsx'
import { FacesSheet } from './entrance/lazy-entrance.ts'
import { SettingsMenu } from './settings-menu.tsx'
import { useCurrentUser, useDevice } from './use-session.ts'

export function CounterHeader() {
  const device = useDevice()
  return (
    <header className={styles.header}>
      <Home />
      <span className={styles.place}>{device ? `${device.shopNm} · ${device.tabletNm}` : ''}</span>
      <div className={styles.status}>
        <CounterStatus />
      </div>
      <Person />
      <SettingsMenu />
    </header>
  )
}

/** Where every screen begins, and the one way back to it that is always in sight. */
function Home() {
  const { t } = useLingui()
  const isHome = useLocation().pathname === paths.home
  return (
    <RouteLink className={styles.home} to={paths.home} aria-current={isHome ? 'page' : undefined}>
      <HomeIcon />
      <b className={styles.brand}>{t`Counter`}</b>
    </RouteLink>
  )
}

/** Whose name is under each tap, always; a tap on it changes who that is. */
function Person() {
  const { t } = useLingui()
  const user = useCurrentUser()
  const [isChanging, setIsChanging] = useState(false)
  if (!user) return null
  const { name, color, by } = user
  return (
    <>
      <button type="button" className={styles.person} onClick={() => setIsChanging(true)}>
        <Face initials={initialsOf(name)} colour={faceColour(color)} />
        <span className={styles.name} data-unchecked={by === 'unchecked' || undefined}>
          {name}
          {by === 'unchecked' && <small>{t`PIN not checked`}</small>}
        </span>
        <VisuallyHidden>{t`change person`}</VisuallyHidden>
      </button>
      {isChanging && (
        <Suspense fallback={null}>
          <FacesSheet onClose={() => setIsChanging(false)} />
        </Suspense>
      )}
    </>
  )
}
