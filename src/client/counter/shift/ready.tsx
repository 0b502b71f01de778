import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { lightOf } from '#shared/readiness-api.ts'
import type { ScannedCode } from '#shared/scanned-code.ts'
import { testCode } from '#shared/stamp-code.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { CheckRow } from '../../kit/checks/check-row.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from '../../ui/icons.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { CheckAction } from './check-action.tsx'
import { useCheckTitles, useCheckWords } from './check-words.ts'
import styles from './ready.module.css'
import { type Ready as Check, useReady } from './use-ready.ts'

/** One light, and for each fault what to do now. */
export function Ready(): ReactNode {
  // The rows' own words are the entrance's.
  useCatalogue(entranceCatalogue)
  const navigate = useNavigate()
  const check = useReady()
  const { findings, facts, isDone, again } = check
  const titles = useCheckTitles()
  const words = useCheckWords(facts)
  return (
    <section className={styles.ready}>
      <Lamp check={check} />
      <div className={styles.ways}>
        <Button tone="primary" size="main" onClick={() => void navigate(paths.home)}>
          <Trans>To the counter</Trans>
        </Button>
        <Button size="main" busy={!isDone} onClick={again}>
          <Trans>Check again</Trans>
        </Button>
      </div>
      <ul className={styles.list}>
        {findings.map(({ check: of, verdict }) => (
          <CheckRow
            key={of}
            verdict={verdict}
            title={titles[of]}
            action={<CheckAction of={of} verdict={verdict} facts={facts} onDone={again} />}
          >
            <p>{words(of)}</p>
          </CheckRow>
        ))}
      </ul>
      <TestCode />
    </section>
  )
}

const lampIcons = { good: CheckIcon, todo: NoteIcon, bad: RefusedIcon, open: ClockIcon }

function Lamp({ check: { findings, isDone } }: { check: Check }) {
  const light = isDone ? lightOf(findings) : 'open'
  const Icon = lampIcons[light]
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length
  const todo = findings.filter(({ verdict }) => verdict === 'todo').length
  return (
    <div className={styles.lamp} data-light={light}>
      <Icon size={44} />
      <h1>
        <output>
          {light === 'open' && <Trans>Looking at everything…</Trans>}
          {light === 'good' && <Trans>Ready</Trans>}
          {light === 'todo' && (
            <Plural
              value={todo}
              one="Ready. # thing could be better"
              other="Ready. # things could be better"
            />
          )}
          {light === 'bad' && (
            <Plural
              value={bad}
              one="Not ready: # thing does not work"
              other="Not ready: # things do not work"
            />
          )}
        </output>
      </h1>
    </div>
  )
}

/** For the whole way, lens and all: on paper before the camera, on this screen for a hardware scanner. */
function TestCode() {
  const { t } = useLingui()
  const { state } = useLocation()
  const isRead = (state as { code?: ScannedCode } | null)?.code?.kind === 'test-code'
  return (
    <figure className={styles.test}>
      <QrCode text={testCode} label={t`Test code`} />
      <figcaption>
        <b>
          <Trans>Test code</Trans>
        </b>
        <output className={styles.read} data-read={isRead || undefined}>
          {isRead ? (
            <Trans>It was read: the whole way works.</Trans>
          ) : (
            <Trans>
              Hold it before the camera, printed or on a phone, or scan it here with a hardware scanner.
            </Trans>
          )}
        </output>
        <Button onClick={() => window.print()}>
          <Trans>Print it</Trans>
        </Button>
      </figcaption>
    </figure>
  )
}
