import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import * as v from 'valibot'
import { newStampCardResult, type StampCard } from '#shared/shop-api.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { useDeed } from '../review/use-deed.ts'
import { amissIn, changesOf, draftOf, emptyCard } from './card-draft.ts'
import { CardFields } from './card-fields.tsx'
import styles from './form.module.css'
import { FormSheet } from './form-sheet.tsx'
import person from './person-sheet.module.css'
import { isOnsitePassword, PasswordField } from './rotate-password.tsx'
import { useDraft } from './use-draft.ts'

type Props = { open: boolean; onClose: () => void }

export function NewCard({ open, onClose }: Props) {
  const { t } = useLingui()
  const draft = useDraft('new card', { ...emptyCard, hasPassword: true })
  const [password, setPassword] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<typeof newStampCardResult>()
  const { hasPassword, ...card } = draft.value
  const amiss = amissIn(card)
  const isPasswordAmiss = hasPassword && !isOnsitePassword(password)

  function close() {
    setPassword('')
    setIsChecked(false)
    forget()
    onClose()
  }

  async function make() {
    setIsChecked(true)
    if (amiss.length > 0 || isPasswordAmiss) return
    const { active: _, ...fields } = changesOf(card)
    const answer = await run({
      method: 'POST',
      path: 'stamp-cards',
      result: newStampCardResult,
      body: { ...fields, onsitePwd: hasPassword ? password : null },
    })
    if (answer?.kind !== 'ok') return
    draft.discard()
    close()
  }

  return (
    <FormSheet
      open={open}
      title={t`A new stamp card`}
      onClose={close}
      onSubmit={() => void make()}
      submit={<Trans>Make it</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <CardFields
        value={card}
        onChange={(next) => draft.set({ ...next, hasPassword })}
        amiss={isChecked ? amiss : []}
      />
      <CheckField
        label={t`A reward needs the on-site password`}
        hint={t`Known to your staff alone: it keeps a customer from redeeming by themselves.`}
        checked={hasPassword}
        onChange={(next) => draft.set({ ...draft.value, hasPassword: next })}
      />
      {hasPassword && (
        <PasswordField value={password} onChange={setPassword} isAmiss={isChecked && isPasswordAmiss} />
      )}
    </FormSheet>
  )
}

type CardProps = Props & { card: StampCard; onRotate: () => void }

export function CardSheet({ card, open, onClose, onRotate }: CardProps) {
  const { t } = useLingui()
  const saved = draftOf(card)
  const draft = useDraft(`card ${card.cardIdx}`, saved)
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()
  const amiss = amissIn(draft.value)
  const { active, maxStamps, validDays } = draft.value
  const isForNewOnes = maxStamps !== saved.maxStamps || validDays !== saved.validDays

  function close() {
    setIsChecked(false)
    forget()
    onClose()
  }

  async function save() {
    setIsChecked(true)
    if (amiss.length > 0) return
    const answer = await run({
      method: 'PUT',
      path: `stamp-cards/${card.cardIdx}`,
      result: v.null(),
      body: changesOf(draft.value),
    })
    if (answer?.kind !== 'ok') return
    draft.discard()
    close()
  }

  return (
    <FormSheet
      open={open}
      title={card.cardNm}
      lead={t`Name, reward and picture change at once on the cards that customers have, too.`}
      onClose={close}
      onSubmit={() => void save()}
      submit={<Trans>Save</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <CardFields value={draft.value} onChange={draft.set} amiss={isChecked ? amiss : []} />
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
