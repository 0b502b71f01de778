import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import * as v from 'valibot'
import { giveBackLimit } from '#shared/review-api.ts'
import { TextField } from '../../ui/text-field.tsx'
import { Trouble } from '../entrance/trouble.tsx'
import { useDeed } from '../review/use-deed.ts'
import styles from './form.module.css'
import { SaveBar } from './save-bar.tsx'
import { useDraft } from './use-draft.ts'

/** Of managers: a reward that was redeemed by mistake can be given back, so often a day. */
export function GiveBacks({ saved }: { saved: number }) {
  const { t } = useLingui()
  const draft = useDraft('give-backs', String(saved))
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()
  const [isChecked, setIsChecked] = useState(false)
  const typed = draft.value.trim()
  const mostADay = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
  const isAmiss = !v.is(giveBackLimit, { mostADay })

  async function save(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (isAmiss) return
    const answer = await run({
      method: 'PUT',
      path: 'limits/give-backs',
      result: v.null(),
      body: { mostADay },
    })
    if (answer?.kind !== 'ok') return
    setIsChecked(false)
    draft.discard()
  }

  return (
    <form className={styles.page} onSubmit={(event) => void save(event)} noValidate>
      <TextField
        label={t`Rewards given back in a day, at most`}
        inputMode="numeric"
        maxLength={4}
        value={draft.value}
        error={isChecked && isAmiss ? t`A whole number; 0 is none.` : undefined}
        hint={
          isAmiss
            ? undefined
            : mostADay === 0
              ? t`No reward can be given back.`
              : t`Managers can give back ${plural(mostADay, { one: '# reward', other: '# rewards' })} a day.`
        }
        onChange={draft.set}
      />
      <Trouble of={deed.state === 'ended' ? deed.answer : null} />
      <SaveBar
        isDirty={draft.isDirty}
        isBusy={deed.state === 'busy'}
        isSaved={deed.state === 'ended' && deed.answer.kind === 'ok'}
        onDiscard={() => {
          forget()
          draft.discard()
        }}
      >
        <Trans>Save</Trans>
      </SaveBar>
    </form>
  )
}
