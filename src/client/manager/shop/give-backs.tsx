import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import * as v from 'valibot'
import { setGiveBackLimit } from '#shared/endpoints/corrections.ts'
import { giveBackLimit } from '#shared/review-api.ts'
import { TextField } from '../../ui/text-field.tsx'
import { PageForm } from './page-form.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

/** Of managers: a reward that was redeemed by mistake can be given back, so often a day. */
export function GiveBacks({ saved }: { saved: number }) {
  const { t } = useLingui()
  const draft = useDraft('give-backs', String(saved))
  const typed = draft.value.trim()
  const mostADay = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
  const isComplete = v.is(giveBackLimit, { mostADay })
  const form = useFormMutation({
    call: { endpoint: setGiveBackLimit, body: { mostADay } },
    isComplete,
    reset: draft.discard,
  })

  return (
    <PageForm of={form} isDirty={draft.isDirty} submit={<Trans>Save</Trans>}>
      <TextField
        label={t`Rewards given back in a day, at most`}
        inputMode="numeric"
        maxLength={4}
        value={draft.value}
        error={form.isInvalid ? t`A whole number; 0 is none.` : undefined}
        hint={
          !isComplete
            ? undefined
            : mostADay === 0
              ? t`No reward can be given back.`
              : t`Managers can give back ${plural(mostADay, { one: '# reward', other: '# rewards' })} a day.`
        }
        onChange={draft.set}
      />
    </PageForm>
  )
}
