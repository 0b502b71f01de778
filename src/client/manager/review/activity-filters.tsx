import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { activityKinds } from '#shared/activity-api.ts'
import { listActivityNames } from '#shared/endpoints/activity.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { BranchFilter } from '../branch-filter.tsx'
import { useBranches } from '../use-branches.ts'
import styles from './activity-filters.module.css'
import { useKindLabels } from './activity-labels.ts'
import { useWide } from './use-wide.ts'

type Props = {
  filters: URLSearchParams
  onChange: (changes: Record<string, string>) => void
}

const none = {
  person: '',
  tablet: '',
  branch: '',
  cardIdx: '',
  stampIdx: '',
  kind: '',
  outcome: '',
  from: '',
  to: '',
}

/** Native lists and dates. Each change is asked for at once: there is no button to forget. */
export function ActivityFilterForm({ filters, onChange }: Props) {
  const { t } = useLingui()
  const kindLabels = useKindLabels()
  const isWide = useWide()
  const [isOpen, setIsOpen] = useState(filters.size > 0)
  const names = useEndpointQuery({ endpoint: listActivityNames })
  const { people, tablets, cards } =
    names.answer?.kind === 'ok' ? names.answer.value : { people: [], tablets: [], cards: [] }
  const value = (name: string) => filters.get(name) ?? ''
  const set = (name: string) => (to: string) => onChange({ [name]: to })
  const { nameOf } = useBranches()
  const branch = value('branch')
  const count = filters.size
  const stampIdx = value('stampIdx')

  return (
    <details
      className={styles.filters}
      open={isWide || isOpen}
      onToggle={({ currentTarget }) => !isWide && setIsOpen(currentTarget.open)}
    >
      <summary className={styles.summary}>
        {count === 0 ? <Trans>Filters</Trans> : <Trans>Filters ({count})</Trans>}
      </summary>
      <search className={styles.fields} aria-label={t`Filters`}>
        <BranchFilter value={branch} onChange={(to) => onChange({ branch: to, tablet: '' })} />
        <ChoiceField
          label={t`Person`}
          none={t`Everybody`}
          value={value('person')}
          choices={people.map(({ personId: id, name }) => ({ id, name }))}
          onChange={set('person')}
        />
        <ChoiceField
          label={t`Tablet`}
          none={t`All tablets`}
          value={value('tablet')}
          choices={tablets
            .filter(({ branchId }) => branch === '' || branchId === branch)
            .map(({ tabletId: id, name, branchId }) => ({
              id,
              name: [name, nameOf(branchId)].filter(Boolean).join(' · '),
            }))}
          onChange={set('tablet')}
        />
        <SelectField label={t`Stamp card`} value={value('cardIdx')} onChange={set('cardIdx')}>
          <option value="">{t`All stamp cards`}</option>
          {cards.map(({ cardIdx, cardNm }) => (
            <option key={cardIdx} value={cardIdx}>
              {cardNm}
            </option>
          ))}
        </SelectField>
        <SelectField label={t`What`} value={value('kind')} onChange={set('kind')}>
          <option value="">{t`Everything`}</option>
          {activityKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindLabels(kind)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t`Outcome`} value={value('outcome')} onChange={set('outcome')}>
          <option value="">{t`Done and refused`}</option>
          <option value="refused">{t`Only what was refused`}</option>
        </SelectField>
        <DateField
          label={t`From`}
          value={value('from')}
          max={value('to') || undefined}
          onChange={set('from')}
        />
        <DateField label={t`To`} value={value('to')} min={value('from') || undefined} onChange={set('to')} />
        <div className={styles.clear}>
          {stampIdx && (
            <p>
              <Trans>Only the card {formatStampCode(Number(stampIdx))}</Trans>
            </p>
          )}
          <Button disabled={count === 0} onClick={() => onChange(none)}>
            <Trans>Show everything</Trans>
          </Button>
        </div>
      </search>
    </details>
  )
}
