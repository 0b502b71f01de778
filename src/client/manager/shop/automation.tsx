import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Automation as ShopAutomation } from '#shared/automation-api.ts'
import { getAutomation, setAutomation } from '#shared/endpoints/automation.ts'
import { webhookKinds } from '#shared/webhooks-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { type AutomationDraft, automationDraftOf, requestOf } from './automation-draft.ts'
import { CouponFields } from './coupon-fields.tsx'
import { useEventLabels } from './event-labels.ts'
import styles from './form.module.css'
import { PageForm } from './page-form.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

export function Automation() {
  const { t } = useLingui()
  const automation = useEndpointQuery({ endpoint: getAutomation })
  return (
    <>
      <PageHead
        title={t`Automation`}
        lead={t`What happens without anybody’s doing. A failure comes to the inbox.`}
      />
      <Read of={automation}>{(saved) => <AutomationForm saved={saved} />}</Read>
    </>
  )
}

function AutomationForm({ saved }: { saved: ShopAutomation }) {
  const { t } = useLingui()
  const draft = useDraft<AutomationDraft>('automation', automationDraftOf(saved))
  // A secret: never kept beside the draft.
  const [onsitePwd, setOnsitePwd] = useState('')
  const { value, set } = draft
  const hadPassword = saved.coupon.kind !== 'off' && saved.coupon.onsite
  const wire = requestOf(value, { onsitePwd, hadPassword })
  const form = useFormMutation({
    call: wire && { endpoint: setAutomation, body: wire },
    reset: () => {
      setOnsitePwd('')
      draft.discard()
    },
  })

  return (
    <PageForm
      of={form}
      isDirty={draft.isDirty || onsitePwd !== ''}
      submit={<Trans>Save</Trans>}
      incomplete={t`Something is missing or out of range. Look at what is switched on.`}
    >
      <fieldset className={styles.group}>
        <legend>
          <Trans>After a reward</Trans>
        </legend>
        <CheckField
          label={t`Make the customer’s next card at once`}
          hint={t`Its code is on the counter’s screen, to be scanned.`}
          checked={value.nextStamp}
          onChange={(nextStamp) => set({ ...value, nextStamp })}
        />
        <CouponFields
          value={value.coupon}
          onChange={(coupon) => set({ ...value, coupon })}
          canHost={saved.canHostCoupons}
          hadPassword={hadPassword}
          onsitePwd={onsitePwd}
          onPassword={setOnsitePwd}
        />
      </fieldset>
      <Kinds value={value} onChange={set} />
      <fieldset className={styles.group}>
        <legend>
          <Trans>Watching the tablets</Trans>
        </legend>
        <TextField
          label={t`Minutes of silence with something waiting`}
          hint={t`After so long the inbox tells of that tablet. From 5 to 10,080 (a week).`}
          inputMode="numeric"
          maxLength={5}
          value={value.silentTabletMinutes}
          onChange={(silentTabletMinutes) => set({ ...value, silentTabletMinutes })}
        />
      </fieldset>
    </PageForm>
  )
}

type KindsProps = { value: AutomationDraft; onChange: (value: AutomationDraft) => void }

function Kinds({ value, onChange }: KindsProps) {
  const labels = useEventLabels()
  const { webhooks } = value
  return (
    <fieldset className={styles.group}>
      <legend>
        <Trans>What webhooks tell</Trans>
      </legend>
      {webhookKinds.map((kind) => (
        <CheckField
          key={kind}
          label={labels(kind)}
          hint={kind}
          checked={webhooks.includes(kind)}
          onChange={(isOn) =>
            onChange({
              ...value,
              webhooks: webhookKinds.filter((it) => (it === kind ? isOn : webhooks.includes(it))),
            })
          }
        />
      ))}
    </fieldset>
  )
}
