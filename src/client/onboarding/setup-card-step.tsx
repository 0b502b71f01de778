import { Trans, useLingui } from '@lingui/react/macro'
import { CheckField } from '../ui/check-field.tsx'
import { StampRow } from '../ui/stamp-row.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './first-start.module.css'
import { useComplaintLabels } from './setup-complaints.ts'
import type { FirstStart } from './use-first-start.ts'

export function CardStep({ steps: { draft, setDraft, complaints } }: { steps: FirstStart }) {
  const { t } = useLingui()
  const labels = useComplaintLabels()
  const { card } = draft
  const change = (changes: Partial<typeof card>) => setDraft({ ...draft, card: { ...card, ...changes } })
  return (
    <>
      <TextField
        label={t`What is the card called?`}
        hint={t`For example: Coffee card.`}
        maxLength={60}
        autoCapitalize="sentences"
        value={card.cardNm}
        onChange={(cardNm) => change({ cardNm })}
        error={labels(complaints['cardNm'])}
      />
      <TextField
        label={t`What is the reward?`}
        hint={t`For example: One free Americano.`}
        maxLength={80}
        autoCapitalize="sentences"
        value={card.cardTtl}
        onChange={(cardTtl) => change({ cardTtl })}
        error={labels(complaints['cardTtl'])}
      />
      <div className={styles.pair}>
        <TextField
          label={t`Stamps for a reward`}
          hint={t`1 to 100`}
          inputMode="numeric"
          value={card.maxStamps}
          onChange={(maxStamps) => change({ maxStamps })}
          error={labels(complaints['maxStamps'])}
        />
        <TextField
          label={t`Good for so many days`}
          hint={t`1 to 1825, which is five years`}
          inputMode="numeric"
          value={card.validDays}
          onChange={(validDays) => change({ validDays })}
          error={labels(complaints['validDays'])}
        />
      </div>
      <CheckField
        label={t`A reward needs the on-site password`}
        hint={t`Whoever hands a reward over types it on the tablet. You choose it in the last step.`}
        checked={card.hasPassword}
        onChange={(hasPassword) => change({ hasPassword })}
      />
      <Preview card={card} />
    </>
  )
}

const shownMost = 30

function Preview({ card }: { card: FirstStart['draft']['card'] }) {
  const { t } = useLingui()
  const max = Number(card.maxStamps)
  if (!Number.isInteger(max) || max < 1 || max > shownMost) return null
  return (
    <figure className={styles.preview}>
      <figcaption>
        <b>{card.cardNm.trim() || <Trans>Your card</Trans>}</b>
        <span>{card.cardTtl}</span>
      </figcaption>
      <div className={styles.stamps}>
        <StampRow label={t`An empty card with ${max} places`} confirmed={0} max={max} />
      </div>
    </figure>
  )
}
