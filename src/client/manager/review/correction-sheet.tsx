import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import { correctStamp } from '#shared/endpoints/corrections.ts'
import type { StampHistory } from '#shared/history-api.ts'
import { type Corrected, type Correction } from '#shared/review-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useCorrectionLabels } from './correction-labels.ts'
import { MutationNotice } from './mutation-notice.tsx'
import { Outcome } from './outcome.tsx'
import { isReason } from './reason.ts'
import { ReasonField } from './reason-field.tsx'
import styles from './sheet-form.module.css'

type Kind = Correction['kind']
type Props = { kind: Kind; story: StampHistory; onClose: () => void }

const mostAtOnce = 100

/** The old value and the new one before it is done, and the server's own two afterwards. */
export function CorrectionSheet({ kind, story, onClose }: Props) {
  const { t } = useLingui()
  const { now } = useDeps()
  const times = useShopTimes()
  const labels = useCorrectionLabels()
  const [count, setCount] = useState(1)
  const [endYmd, setEndYmd] = useState(() => monthAfter(laterOf(times.ymd(now()), story.endYmd)))
  const [reason, setReason] = useState('')
  const { mutation, run } = useEndpointMutation<typeof correctStamp>()
  const { stampIdx, stamps, maxStamps } = story
  const most = Math.min(kind === 'add' ? maxStamps - stamps : stamps, mostAtOnce)
  const correction = correctionOf(kind, { count, endYmd, reason: reason.trim() })
  const done = mutation.state === 'ended' && mutation.answer.kind === 'ok' ? mutation.answer.value : null
  const { title, button } = labels.of(kind, count)

  async function correct(event: FormEvent) {
    event.preventDefault()
    if (!isReason(reason)) return
    await run({
      endpoint: correctStamp,
      params: { stampIdx },
      body: correction,
    })
  }

  return (
    <Sheet open label={title} title={title} closeLabel={t`Close`} onClose={onClose}>
      {done ? (
        <div className={styles.sheet}>
          <Outcome>
            <Trans>Done. It stands in the story with your name and the reason.</Trans>
          </Outcome>
          <Change field={done.field} before={done.before} after={done.after} />
          <p>
            <q>{done.reason}</q>
          </p>
          <Button tone="primary" size="main" onClick={onClose}>
            <Trans>Back to the story</Trans>
          </Button>
        </div>
      ) : (
        <form className={styles.sheet} onSubmit={(event) => void correct(event)}>
          {(kind === 'add' || kind === 'remove') && (
            <SelectField
              label={t`How many stamps`}
              value={String(count)}
              onChange={(n) => setCount(Number(n))}
            >
              {Array.from({ length: most }, (_, n) => (
                <option key={n + 1} value={n + 1}>
                  {n + 1}
                </option>
              ))}
            </SelectField>
          )}
          {kind === 'extend' && (
            <DateField
              label={t`New last day`}
              value={endYmd}
              min={laterOf(times.ymd(now()), story.strtYmd)}
              onChange={(ymd) => ymd !== '' && setEndYmd(ymd)}
            />
          )}
          <Change {...expected(story, correction)} />
          <ReasonField value={reason} onChange={setReason} offers={labels.reasons(kind)} />
          <MutationNotice mutation={mutation} />
          <Button
            type="submit"
            tone="primary"
            size="main"
            disabled={!isReason(reason)}
            reason={t`A reason is needed`}
            busy={mutation.state === 'busy'}
          >
            {button}
          </Button>
        </form>
      )}
    </Sheet>
  )
}

function Change({ field, before, after }: Pick<Corrected, 'field' | 'before' | 'after'>): ReactNode {
  const { t } = useLingui()
  const { value } = useCorrectionLabels()
  return (
    <p className={styles.change}>
      <s>
        <VisuallyHidden>{t`Before:`} </VisuallyHidden>
        {value(field, before)}
      </s>
      <span aria-hidden="true">→</span>
      <b>
        <VisuallyHidden>{t`After:`} </VisuallyHidden>
        {value(field, after)}
      </b>
    </p>
  )
}

function correctionOf(
  kind: Kind,
  { count, endYmd, reason }: { count: number; endYmd: string; reason: string },
): Correction {
  if (kind === 'add' || kind === 'remove') return { kind, count, reason }
  return kind === 'extend' ? { kind, endYmd, reason } : { kind, reason }
}

function expected(
  story: StampHistory,
  correction: Correction,
): Pick<Corrected, 'field' | 'before' | 'after'> {
  switch (correction.kind) {
    case 'add':
      return { field: 'stamps', before: story.stamps, after: story.stamps + correction.count }
    case 'remove':
      return { field: 'stamps', before: story.stamps, after: story.stamps - correction.count }
    case 'extend':
      return { field: 'endYmd', before: story.endYmd, after: correction.endYmd }
    default:
      return { field: 'active', before: story.active, after: correction.kind === 'activate' }
  }
}

const monthAfter = (ymd: string) => daysAfter(ymd, 30)
const laterOf = (one: string, other: string) => (one > other ? one : other)
