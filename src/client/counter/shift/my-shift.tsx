import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { actionWords } from '#shared/event-words.ts'
import type { Language } from '#shared/languages.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { QueryResponse } from '../../api/queries.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useStateLabels } from '../state-labels.ts'
import { useCurrentUser } from '../use-session.ts'
import { EndOfShift } from './end-of-shift.tsx'
import styles from './my-shift.module.css'
import { type Action, isFound, totalsOf } from './shift-actions.ts'
import { useClock } from './use-clock.ts'
import { type MyShift as Shift, useMyShift } from './use-my-shift.ts'

const shownAtFirst = 50

/** What whoever is signed in has done, and nobody else: deny by default. */
export function MyShift(): ReactNode {
  const attendant = useCurrentUser()
  if (!attendant) return null
  return (
    <section className={styles.shift}>
      <h1>
        <Trans>My shift</Trans>
      </h1>
      {attendant.by === 'unchecked' ? (
        <p className={styles.lead}>
          <Trans>Your PIN has not been checked yet. Your shift is shown as soon as it has been.</Trans>
        </p>
      ) : (
        <Own key={attendant.personId} attendant={attendant} />
      )}
      <EndOfShift attendant={attendant} />
    </section>
  )
}

function Own({ attendant }: { attendant: CurrentUser }) {
  const { t } = useLingui()
  const shift = useMyShift(attendant.personId)
  const say = useActionWords()
  const [text, setText] = useState('')
  const [isWhole, setIsWhole] = useState(false)
  const found = shift.actions.filter((action) => isFound(action, say(action), text))
  const shown = isWhole ? found : found.slice(0, shownAtFirst)
  const left = found.length - shown.length
  return (
    <>
      <Head shift={shift} name={attendant.name} />
      <search>
        <TextField
          label={t`Find in my shift: code, name or what was done`}
          maxLength={60}
          value={text}
          onChange={setText}
        />
      </search>
      {found.length === 0 ? (
        <p className={styles.lead}>
          {shift.actions.length === 0 ? <Trans>Nothing yet.</Trans> : <Trans>Nothing found.</Trans>}
        </p>
      ) : (
        <ol className={styles.actions} aria-label={t`What I did, the newest first`}>
          {shown.map((action) => (
            <Row key={action.id} action={action} words={say(action)} offset={shift.offset} />
          ))}
        </ol>
      )}
      {left > 0 && (
        <Button onClick={() => setIsWhole(true)}>
          <Plural value={left} one="Show # more" other="Show # more" />
        </Button>
      )}
    </>
  )
}

function Head({ shift: { actions, isPart, refusal }, name }: { shift: Shift; name: string }) {
  const refusals = useRefusals()
  const { stamps, rewards } = totalsOf(actions)
  return (
    <>
      <p className={styles.lead}>
        <Trans>
          {name}: <Plural value={stamps} one="# stamp" other="# stamps" />,{' '}
          <Plural value={rewards} one="# reward" other="# rewards" />. Only you see this list.
        </Trans>
      </p>
      {refusal ? (
        <output className={styles.part}>
          {sentences(refusals[refusal].title, refusals[refusal].action)}
        </output>
      ) : (
        isPart && (
          <output className={styles.part}>
            <Trans>The server cannot be asked just now: this is what this tablet knows.</Trans>
          </output>
        )
      )}
    </>
  )
}

function Row({ action, words, offset }: { action: Action; words: string; offset: number | null }) {
  const clock = useClock()
  const labels = useStateLabels()
  const refusals = useRefusals()
  const { at, stampIdx, cardNm, state, refusal } = action
  const why = refusal && state === 'refused' ? ` · ${refusals[refusal].title}` : ''
  const how = state === null ? '' : ` · ${labels[state]}${why}`
  const time = clock(at, offset)
  const code = stampIdx === null ? '' : formatStampCode(stampIdx)
  const inner = (
    <>
      <time className={styles.at} dateTime={new Date(at).toISOString()}>
        {time}
      </time>
      <span className={styles.words}>
        <b className={styles.what}>{words}</b>
        <span className={styles.how}>
          {code}
          {cardNm && ` · ${cardNm}`}
          {how}
        </span>
      </span>
    </>
  )
  return (
    <li className={styles.row} data-state={state ?? undefined}>
      {stampIdx === null ? (
        <span className={styles.action}>{inner}</span>
      ) : (
        <RouteLink className={styles.action} to={paths.card(stampIdx)}>
          {inner}
          <NextIcon />
        </RouteLink>
      )}
    </li>
  )
}

/** What was done and for whom. A name is told where this page knows it, and kept nowhere (O-16). */
function useActionWords(): (action: Action) => string {
  const { i18n } = useLingui()
  const queries = useQueryClient()
  return (action) => {
    const { stampIdx, delta } = action
    const snapshot = queries.getQueryData<QueryResponse<Snapshot>>(['snapshot', stampIdx])
    const name = snapshot?.kind === 'ok' ? snapshot.value.userNm : null
    const count = delta === 0 ? '' : ` ${delta > 0 ? '+' : '−'}${Math.abs(delta)}`
    const refusal = action.state === 'refused' ? action.refusal : null
    const words = actionWords(i18n.locale as Language, { ...action, refusal })
    return `${words}${count}${name ? ` · ${name}` : ''}`
  }
}
