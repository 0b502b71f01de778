import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Answer } from '../../api/api-client.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import styles from './import.module.css'
import { problemLabels } from './import-labels.ts'
import { mostLeftShown, type Tally } from './import-run.ts'
import { MutationNotice } from './mutation-notice.tsx'
import type { ImportState, useImport } from './use-import.ts'

type Going = Extract<ImportState, { tally: Tally }>
type Props = { state: Going; of: ReturnType<typeof useImport> }

/** The rows on their way, first to be looked at and then to be made; and what has become of them. */
export function ImportGoing({ state, of }: Props) {
  const { t } = useLingui()
  const [unbegun, setUnbegun] = useState<Answer<unknown> | null>(null)
  const [isBeginning, setIsBeginning] = useState(false)
  const { step, tally, isRunning, trouble } = state
  const { done, total } = tally
  const news = tally.counts.new

  async function bring() {
    setIsBeginning(true)
    setUnbegun(null)
    setUnbegun(await of.bring(state))
    setIsBeginning(false)
  }
  const goOn = () => (step === 'checking' ? of.check(state) : void bring())
  const asked = unbegun ?? trouble
  const mutation = asked ? ({ state: 'ended', answer: asked } as const) : ({ state: 'idle' } as const)
  const isOverPassword = asked?.kind === 'refused' && asked.refusal === 'password-sign-in-needed'

  return (
    <section className={styles.part} aria-label={t`Rows`}>
      <p>
        <b>{state.fileNm}</b>
      </p>
      {(step === 'checking' || step === 'bringing') && (
        <>
          <progress className={styles.progress} value={tally.done} max={tally.total} aria-label={t`Rows`} />
          <p>
            <Trans>
              {done} of {total} rows
            </Trans>
          </p>
        </>
      )}
      <output>
        {step === 'ended' &&
          t`Brought in: ${plural(news, { one: '# card is made.', other: '# cards are made.' })}`}
      </output>
      <Counts tally={tally} isDone={step === 'bringing' || step === 'ended'} />
      {!isOverPassword && <MutationNotice mutation={mutation} />}
      <NeedsPassword of={mutation} retry={() => void bring()} onCancel={() => setUnbegun(null)} />
      <div className={styles.ways}>
        {isRunning && (step === 'checking' || step === 'bringing') && (
          <Button onClick={of.stop}>
            <Trans>Stop</Trans>
          </Button>
        )}
        {!isRunning && (step === 'checking' || step === 'bringing') && (
          <Button tone="primary" busy={isBeginning} onClick={goOn}>
            <Trans>Go on</Trans>
          </Button>
        )}
        {step === 'checked' && (
          <>
            <Button
              tone="primary"
              disabled={news === 0}
              reason={t`No row would make a card`}
              busy={isBeginning}
              onClick={() => void bring()}
            >
              {plural(news, { one: 'Make # card', other: 'Make # cards' })}
            </Button>
            <Button onClick={of.toColumns}>
              <Trans>Back to the columns</Trans>
            </Button>
          </>
        )}
        {!isRunning && (
          <Button onClick={of.reset}>
            <Trans>Choose another file</Trans>
          </Button>
        )}
      </div>
      <Left tally={tally} />
    </section>
  )
}

function Counts({ tally: { counts }, isDone }: { tally: Tally; isDone: boolean }) {
  return (
    <dl className={styles.counts}>
      <div>
        <dt>{isDone ? <Trans>Cards made</Trans> : <Trans>New cards</Trans>}</dt>
        <dd>{counts.new}</dd>
      </div>
      <div>
        <dt>
          <Trans>Brought in before</Trans>
        </dt>
        <dd>{counts.again}</dd>
      </div>
      <div>
        <dt>
          <Trans>Has such a card</Trans>
        </dt>
        <dd>{counts.known}</dd>
      </div>
      <div>
        <dt>
          <Trans>Not understood</Trans>
        </dt>
        <dd>{counts.wrong}</dd>
      </div>
    </dl>
  )
}

/** By their row in the file, so that they are found there. */
function Left({ tally: { left } }: { tally: Tally }) {
  const { t, i18n } = useLingui()
  if (left.length === 0) return null
  return (
    <>
      <h2>
        <Trans>Rows that do not come in</Trans>
      </h2>
      <ul className={styles.list} aria-label={t`Rows that do not come in`}>
        {left.map(({ row, problem, stampIdx }) => (
          <li key={row}>
            <div>
              <b>
                <Trans>Row {row}</Trans>
              </b>
              <span>
                {problem ? i18n._(problemLabels[problem]) : t`The customer has a card of this kind already`}
              </span>
            </div>
            {stampIdx !== null && (
              <RouteLink to={paths.story(stampIdx)}>{formatStampCode(stampIdx)}</RouteLink>
            )}
          </li>
        ))}
      </ul>
      {left.length === mostLeftShown && (
        <p className={styles.hint}>
          <Trans>Only the first {mostLeftShown} are shown.</Trans>
        </p>
      )}
    </>
  )
}
