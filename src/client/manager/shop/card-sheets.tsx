import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { addStampCard, changeStampCard } from '#shared/endpoints/stamp-cards.ts'
import { type StampCard } from '#shared/shop-api.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { changesOf, draftOf, emptyCard, invalidFields } from './card-draft.ts'
import { CardFields } from './card-fields.tsx'
import styles from './form.module.css'
import { FormSheet } from './form-sheet.tsx'
import person from './person-sheet.module.css'
import { isOnsitePassword, PasswordField } from './rotate-password.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }

export function NewCard({ open, onClose }: Props) {
  const { t } = useLingui()
  const draft = useDraft('new card', { ...emptyCard, hasPassword: true })
  const [password, setPassword] = useState('')
  const { hasPassword, ...card } = draft.value
  const invalid = invalidFields(card)
  const isPasswordAmiss = hasPassword && !isOnsitePassword(password)
  const { active: _, ...fields } = changesOf(card)
  const form = useFormMutation({
    call: {
      endpoint: addStampCard,
      body: { ...fields, onsitePwd: hasPassword ? password : null },
    },
    isComplete: invalid.length === 0 && !isPasswordAmiss,
    reset: () => setPassword(''),
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet of={form} title={t`A new stamp card`} submit={<Trans>Make it</Trans>}>
      <CardFields
        value={card}
        onChange={(next) => draft.set({ ...next, hasPassword })}
        invalid={form.isChecked ? invalid : []}
      />
      <CheckField
        label={t`A reward needs the on-site password`}
        hint={t`Known to your staff alone: it keeps a customer from redeeming by themselves.`}
        checked={hasPassword}
        onChange={(next) => draft.set({ ...draft.value, hasPassword: next })}
      />
      {hasPassword && (
        <PasswordField
          value={password}
          onChange={setPassword}
          isInvalid={form.isChecked && isPasswordAmiss}
        />
      )}
    </FormSheet>
  )
}

type CardProps = Props & { card: StampCard; onRotate: () => void }

export function CardSheet({ card, open, onClose, onRotate }: CardProps) {
  const { t } = useLingui()
  const saved = draftOf(card)
  const draft = useDraft(`card ${card.cardIdx}`, saved)
  const invalid = invalidFields(draft.value)
  const { active, maxStamps, validDays } = draft.value
  const isForNewOnes = maxStamps !== saved.maxStamps || validDays !== saved.validDays
  const form = useFormMutation({
    call: {
      endpoint: changeStampCard,
      params: { cardIdx: card.cardIdx },
      body: changesOf(draft.value),
    },
    isComplete: invalid.length === 0,
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={card.cardNm}
      lead={t`Name, reward and picture change at once on the cards that customers have, too.`}
      submit={<Trans>Save</Trans>}
    >
      <CardFields value={draft.value} onChange={draft.set} invalid={form.isChecked ? invalid : []} />
      {isForNewOnes && (
        <p className={styles.note}>
          <Trans>
            Stamps and days hold for cards given out from now on. Customers keep what was promised to them.
          </Trans>
        </p>
      )}
      <CheckField
        label={t`It is given out`}
        hint={
          active
            ? t`New customers can get it, and after a reward the next one is made.`
            : t`Closed: nobody gets a new one, not even after a reward. Those given out stay good.`
        }
        checked={active}
        onChange={(next) => draft.set({ ...draft.value, active: next })}
      />
      <div className={person.ways}>
        <Button onClick={onRotate}>
          {card.onsite ? (
            <Trans>Change the on-site password</Trans>
          ) : (
            <Trans>Ask for an on-site password</Trans>
          )}
        </Button>
      </div>
    </FormSheet>
  )
}
