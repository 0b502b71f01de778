import { useLingui } from '@lingui/react/macro'
import { TextField } from '../../ui/text-field.tsx'
import type { CardDraft, CardField } from './card-draft.ts'
import styles from './form.module.css'

type Props = { value: CardDraft; onChange: (value: CardDraft) => void; invalid: readonly CardField[] }

export function CardFields({ value, onChange, invalid }: Props) {
  const { t } = useLingui()
  const set = (field: CardField) => (typed: string) => onChange({ ...value, [field]: typed })
  const why = (field: CardField, labels: string) => (invalid.includes(field) ? labels : undefined)
  return (
    <>
      <TextField
        label={t`Name of the card`}
        hint={t`For example: Americano card.`}
        maxLength={60}
        autoCapitalize="sentences"
        value={value.cardNm}
        error={why('cardNm', t`A name is needed.`)}
        onChange={set('cardNm')}
      />
      <TextField
        label={t`The reward`}
        hint={t`For example: One free Americano.`}
        maxLength={80}
        autoCapitalize="sentences"
        value={value.cardTtl}
        error={why('cardTtl', t`Say what a full card gives.`)}
        onChange={set('cardTtl')}
      />
      <div className={styles.pair}>
        <TextField
          label={t`Stamps for a reward`}
          inputMode="numeric"
          maxLength={3}
          value={value.maxStamps}
          error={why('maxStamps', t`From 1 to 100.`)}
          onChange={set('maxStamps')}
        />
        <TextField
          label={t`Good for how many days`}
          inputMode="numeric"
          maxLength={4}
          value={value.validDays}
          error={why('validDays', t`From 1 to 1,825 (five years).`)}
          onChange={set('validDays')}
        />
      </div>
      <TextField
        label={t`Address of a picture (optional)`}
        hint={t`For your other systems: the Stamp API hands it on. It begins with https://.`}
        inputMode="url"
        maxLength={500}
        value={value.stampImgUrl}
        error={why('stampImgUrl', t`An address that begins with https://.`)}
        onChange={set('stampImgUrl')}
      />
    </>
  )
}
