import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Settings } from '../../store/settings.ts'
import { Face } from '../../ui/face.tsx'
import { SettingsIcon } from '../../ui/icons.tsx'
import { useCounter } from './counter-ports.tsx'
import styles from './settings-menu.module.css'
import { useSession } from './use-session.ts'

const menuId = 'settings-menu'

/** A native popover: a tap beside it or Escape closes it, and the focus goes back by itself. */
export function SettingsMenu() {
  const { t } = useLingui()
  const session = useSession()
  const name = session?.person.name
  return (
    <>
      <button
        type="button"
        className={styles.opener}
        popoverTarget={menuId}
        aria-label={name ? t`${name}, settings` : t`Settings`}
      >
        {name ? <Face initials={name.slice(0, 2)} /> : <SettingsIcon />}
      </button>
      <div id={menuId} popover="auto" className={styles.menu}>
        {session && (
          <p className={styles.who}>
            <b>{session.person.name}</b> {session.person.role === 'manager' ? t`Manager` : t`Cashier`}
          </p>
        )}
        <Choices />
      </div>
    </>
  )
}

function Choices() {
  const { t } = useLingui()
  return (
    <>
      <Choice
        name="language"
        legend={t`Language`}
        options={[
          ['en', 'English'],
          ['ko', '한국어'],
        ]}
      />
      <Choice
        name="theme"
        legend={t`Appearance`}
        options={[
          ['auto', <Trans key="auto">Auto</Trans>],
          ['light', <Trans key="light">Day</Trans>],
          ['dark', <Trans key="dark">Night</Trans>],
        ]}
      />
      <Choice
        name="hand"
        legend={t`Hand`}
        options={[
          ['right', <Trans key="right">Right</Trans>],
          ['left', <Trans key="left">Left</Trans>],
        ]}
      />
      <Choice
        name="isSoundOn"
        legend={t`Sound`}
        options={[
          [true, <Trans key="on">On</Trans>],
          [false, <Trans key="off">Off</Trans>],
        ]}
      />
    </>
  )
}

type ChoiceProps<Name extends keyof Settings> = {
  name: Name
  legend: string
  options: readonly (readonly [Settings[Name], ReactNode])[]
}

function Choice<Name extends keyof Settings>({ name, legend, options }: ChoiceProps<Name>) {
  const { settings } = useCounter()
  const value = useStore(settings, (state) => state[name])
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      <div className={styles.options}>
        {options.map(([option, words]) => (
          <label key={String(option)}>
            <input
              type="radio"
              name={name}
              checked={option === value}
              onChange={() => settings.setState({ [name]: option } as Pick<Settings, Name>)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
