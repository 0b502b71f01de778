import { Trans, useLingui } from '@lingui/react/macro'
import { getGiveBackLimit } from '#shared/endpoints/corrections.ts'
import { getShopLimits, setLimits } from '#shared/endpoints/limits.ts'
import { type Limits as ShopLimits } from '#shared/limits.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { GiveBacks } from './give-backs.tsx'
import { LimitField } from './limit-field.tsx'
import { countedLimits, type LimitsDraft, limitsDraftOf, limitsOf } from './limits-draft.ts'
import { OpeningHours } from './opening-hours.tsx'
import { PageForm } from './page-form.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

export function Limits() {
  const { t } = useLingui()
  const limits = useEndpointQuery({ endpoint: getShopLimits })
  const giveBacks = useEndpointQuery({ endpoint: getGiveBackLimit })
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
  const { value, set } = draft
  const wire = limitsOf(value)
  const form = useFormMutation({
    call: wire && { endpoint: setLimits, body: wire },
    reset: draft.discard,
  })

  return (
    <PageForm
      of={form}
      isDirty={draft.isDirty}
      submit={<Trans>Save the limits</Trans>}
      incomplete={t`A limit that is on needs its number. Look at those that are marked.`}
    >
      {countedLimits.map((name) => (
        <LimitField
          key={name}
          name={name}
          value={value[name]}
          isChecked={form.isChecked}
          onChange={(next) => set({ ...value, [name]: next })}
        />
      ))}
      <OpeningHours value={value.openingHours} onChange={(openingHours) => set({ ...value, openingHours })} />
    </PageForm>
  )
}
