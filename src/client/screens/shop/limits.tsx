import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import * as v from 'valibot'
import { limitsSchema, type Limits as ShopLimits } from '#shared/limits.ts'
import { giveBackLimit } from '#shared/review-api.ts'
import { Trouble } from '../entrance/trouble.tsx'
import { PageHead } from '../review/page-head.tsx'
import { Read } from '../review/read.tsx'
import { useAnswer } from '../review/use-answer.ts'
import { useDeed } from '../review/use-deed.ts'
import styles from './form.module.css'
import { GiveBacks } from './give-backs.tsx'
import { LimitField } from './limit-field.tsx'
import { countedLimits, type LimitsDraft, limitsDraftOf, limitsOf } from './limits-draft.ts'
import { OpeningHours } from './opening-hours.tsx'
import { SaveBar } from './save-bar.tsx'
import { useDraft } from './use-draft.ts'

export function Limits() {
  const { t } = useLingui()
  const limits = useAnswer({ path: 'limits', result: limitsSchema })
  const giveBacks = useAnswer({ path: 'limits/give-backs', result: giveBackLimit })
  return (
    <>
      <PageHead
        title={t`Limits`}
        lead={t`They hold for your people at the counter. Beyond one, the counter asks for a reason or says no.`}
      />
      <Read of={limits}>{(value) => <LimitsForm saved={value} />}</Read>
      <Read of={giveBacks}>{({ mostADay }) => <GiveBacks saved={mostADay} />}</Read>
    </>
  )
}

function LimitsForm({ saved }: { saved: ShopLimits }) {
  const { t } = useLingui()
  const draft = useDraft<LimitsDraft>('limits', limitsDraftOf(saved))
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()
  const [isChecked, setIsChecked] = useState(false)
  const { value, set } = draft
  const wire = limitsOf(value)

  async function save(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (wire === null) return
    const answer = await run({ method: 'PUT', path: 'limits', result: v.null(), body: wire })
    if (answer?.kind !== 'ok') return
    setIsChecked(false)
    draft.discard()
  }

  return (
    <form className={styles.page} onSubmit={(event) => void save(event)} noValidate>
      {countedLimits.map((name) => (
        <LimitField
          key={name}
          name={name}
          value={value[name]}
          isChecked={isChecked}
          onChange={(next) => set({ ...value, [name]: next })}
        />
      ))}
      <OpeningHours value={value.openingHours} onChange={(openingHours) => set({ ...value, openingHours })} />
      {isChecked && wire === null && (
        <p role="alert" className={styles.incomplete}>
          {t`A limit that is on needs its number. Look at those that are marked.`}
        </p>
      )}
      <Trouble of={deed.state === 'ended' ? deed.answer : null} />
      <SaveBar
        isDirty={draft.isDirty}
        isBusy={deed.state === 'busy'}
        isSaved={deed.state === 'ended' && deed.answer.kind === 'ok'}
        onDiscard={() => {
          setIsChecked(false)
          forget()
          draft.discard()
        }}
      >
        <Trans>Save the limits</Trans>
      </SaveBar>
    </form>
  )
}
