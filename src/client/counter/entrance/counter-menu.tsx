import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { languages, languageTags } from '#shared/languages.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths, stampIdxOf } from '../../paths.ts'
import { practiceTicket } from '../../store/practising.ts'
import type { Settings } from '../../store/settings.ts'
import { useCounter } from '../counter-deps.tsx'
import { useCurrentUser, useIsManager, useSessionStatus } from '../use-session.ts'
import type { WhichDialog } from './counter-dialog.tsx'
import styles from './counter-menu.module.css'

type Props = { menuId: string; onDialog: (which: WhichDialog) => void }

/** What a person does with the tablet itself: turn it, lock it, leave it, and how it looks and sounds. */
export function CounterMenu({ menuId, onDialog }: Props) {
  useCatalogue(entranceCatalogue)
  const { lock, outbox, practice } = useCounter()
  const user = useCurrentUser()
  const isManager = useIsManager()
  const hide = { popoverTarget: menuId, popoverTargetAction: 'hide' } as const

  const { pathname } = useLocation()
  const stampIdx = stampIdxOf(/^\/card\/(\d+)$/.exec(pathname)?.[1])

  function turn() {
    // Its count is shown to the customer: what waits for it goes out first, if it can.
    if (stampIdx !== null) void outbox.flush(stampIdx)
    lock.move({ type: 'turned', path: pathname })
  }

  return (
    <>
      {user && (
        <>
          <p className={styles.who}>
            <b>{user.name}</b> {user.role === 'manager' ? <Trans>Manager</Trans> : <Trans>Cashier</Trans>}
          </p>
          <ul className={styles.actions}>
            {practice ? (
              <li>
                <button type="button" {...hide} onClick={practice.leave}>
                  <Trans>Leave practice</Trans>
                </button>
              </li>
            ) : (
              <Screens hide={hide} />
            )}
            {stampIdx !== null && (
              <li>
                <button type="button" {...hide} onClick={() => onDialog('replace')}>
                  <Trans>Replace a lost card</Trans>
                </button>
              </li>
            )}
            <li>
              <button type="button" {...hide} onClick={turn}>
                <Trans>Turn to the customer</Trans>
              </button>
            </li>
            <li>
              <button type="button" {...hide} onClick={() => lock.move({ type: 'asked', path: pathname })}>
                <Trans>Lock</Trans>
              </button>
            </li>
            {isManager && !practice && (
              <li>
                <RouteLink to={paths.review}>
                  <Trans>Review and shop</Trans>
                </RouteLink>
              </li>
            )}
            {user.by !== 'unchecked' && !practice && (
              <li>
                <button type="button" {...hide} onClick={() => onDialog('own-pin')}>
                  <Trans>Change my PIN</Trans>
                </button>
              </li>
            )}
            {!practice && (
              <li>
                <button type="button" {...hide} onClick={() => onDialog('sign-out')}>
                  <Trans>Sign out</Trans>
                </button>
              </li>
            )}
          </ul>
        </>
      )}
      <Choices />
    </>
  )
}

type Hide = { popoverTarget: string; popoverTargetAction: 'hide' }

/** Where the menu leads. */
function Screens({ hide }: { hide: Hide }) {
  const navigate = useNavigate()
  const ways = [
    [paths.newCard, <Trans key="new">New card for a customer</Trans>],
    [paths.shift, <Trans key="shift">My shift</Trans>],
    [paths.ready, <Trans key="ready">Check this tablet</Trans>],
  ] as const
  return (
    <>
      {ways.map(([path, labels]) => (
        <li key={path}>
          <button type="button" {...hide} onClick={() => void navigate(path)}>
            {labels}
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          {...hide}
          onClick={() => void navigate(paths.practice, { state: { ticket: practiceTicket() } })}
        >
          <Trans>Practice</Trans>
        </button>
      </li>
    </>
  )
}

/** Of those that the shop's people speak, and the one that is shown. */
function LanguageChoice() {
  const { t } = useLingui()
  const { settings } = useCounter()
  const shown = useStore(settings, ({ language }) => language)
  const spoken = useSessionStatus().sessionStatus?.entrance.languages
  const options = languageTags
    .filter((tag) => tag === shown || (spoken?.includes(tag) ?? true))
    .map(
      (tag) =>
        [
          tag,
          <span key={tag} lang={tag}>
            {languages[tag].name}
          </span>,
        ] as const,
    )
  return options.length > 1 && <Choice name="language" legend={t`Language`} options={options} />
}

function Choices() {
  const { t } = useLingui()
  return (
    <>
      <LanguageChoice />
      <Choice
        name="theme"
        legend={t`Appearance`}
        options={[
          ['auto', <Trans key="auto">Auto</Trans>],
          [
            'light',
            <Trans key="light" context="appearance">
              Day
            </Trans>,
          ],
          [
            'dark',
            <Trans key="dark" context="appearance">
              Night
            </Trans>,
          ],
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
        {options.map(([option, labels]) => (
          <label key={String(option)}>
            <input
              type="radio"
              name={name}
              checked={option === value}
              onChange={() => settings.setState({ [name]: option } as Pick<Settings, Name>)}
            />
            <span>{labels}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
