import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { changeCustomer } from '#shared/endpoints/customer-records.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { ShownName } from './customer-labels.ts'
import { MutationNotice } from './mutation-notice.tsx'
import styles from './sheet-form.module.css'

type Props = {
  stampIdx: number
  before: ShownName
  onClose: () => void
  onChanged: (after: ShownName) => void
}

export function CustomerEditSheet({ stampIdx, before, onClose, onChanged }: Props) {
  const { t } = useLingui()
  const [userNm, setName] = useState(before.userNm ?? '')
  const [userPhnno, setPhone] = useState(before.userPhnno ?? '')
  const { mutation, run } = useEndpointMutation<typeof changeCustomer>()
  const title = t`Change name or telephone`

  async function save(event: FormEvent) {
    event.preventDefault()
    const body = { userNm: userNm.trim() || null, userPhnno: userPhnno.trim() || null }
    const answer = await run({ endpoint: changeCustomer, params: { stampIdx }, body })
    if (answer?.kind === 'ok') onChanged(body)
  }

  return (
    <Sheet open label={title} title={title} closeLabel={t`Close`} onClose={onClose}>
      <form className={styles.sheet} onSubmit={(event) => void save(event)}>
        <p>
          <Trans>It is changed on every card of this customer. The story says that, and not what.</Trans>
        </p>
        <TextField label={t`Name`} value={userNm} onChange={setName} maxLength={100} autoCapitalize="words" />
        <TextField
          label={t`Phone`}
          value={userPhnno}
          onChange={setPhone}
          maxLength={40}
          type="tel"
          inputMode="tel"
        />
        <MutationNotice mutation={mutation} />
        <Button type="submit" tone="primary" size="main" wide busy={mutation.state === 'busy'}>
          <Trans>Save</Trans>
        </Button>
      </form>
    </Sheet>
  )
}
