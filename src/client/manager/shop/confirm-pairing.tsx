import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { confirmPairing } from '#shared/endpoints/pairing.ts'
import { listTablets } from '#shared/endpoints/tablets.ts'
import { formatUserCode, readUserCode } from '#shared/pairing-code.ts'
import styles from '../../kit/entrance/form.module.css'
import { isTabletComplete, newTablet, TabletFields } from '../../kit/entrance/tablet-fields.tsx'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { TabletBranch } from './tablet-branch.tsx'

/** How soon a tablet that shows its code comes for its key, and how long before that is worth a word. */
const lookEveryMs = 2_000
const longMs = 20_000

/** The manager's side of pairing: the code that the tablet shows, and what the tablet is called and for. */
export function ConfirmPairing({ onDone }: { onDone?: () => void }) {
  const { t } = useLingui()
  const { host } = location
  const addressCode = useCodeFromAddress()
  const [code, setCode] = useState(addressCode ?? '')
  const [tablet, setTablet] = useState(newTablet)
  const [isChecked, setIsChecked] = useState(false)
  const { mutation, run, forget } = useEndpointMutation<typeof confirmPairing>()
  const userCode = readUserCode(code)
  const answer = mutation.state === 'ended' ? mutation.answer : null

  function startAgain() {
    setCode('')
    setTablet(newTablet)
    setIsChecked(false)
    forget()
    onDone?.()
  }

  async function confirm(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (userCode === null || !isTabletComplete(tablet)) return
    await run({ endpoint: confirmPairing, body: { userCode, ...tablet } })
  }

  if (answer?.kind === 'ok')
    return <Arrival tabletId={answer.value.tabletId} name={tablet.name.trim()} onDone={startAgain} />

  return (
    <form className={styles.form} onSubmit={confirm} noValidate>
      <p className={styles.lead}>
        {addressCode === null ? (
          <Trans>Open {host} on the tablet. It shows eight letters and digits: type them here.</Trans>
        ) : (
          <Trans>Does the tablet before you show this code? Confirm no code that somebody sent you.</Trans>
        )}
      </p>
      <TextField
        label={t`Code on the tablet`}
        value={code}
        onChange={(next) => setCode(tidied(next))}
        inputMode="text"
        autoCapitalize="characters"
        maxLength={20}
        error={
          isChecked && userCode === null ? t`It has eight letters and digits, like 7K3M-9QXD.` : undefined
        }
      />
      <TabletFields value={tablet} onChange={setTablet} />
      <TabletBranch value={tablet.branchId} onChange={(branchId) => setTablet({ ...tablet, branchId })} />
      {isChecked && !isTabletComplete(tablet) && (
        <p role="alert">
          <Trans>Give the tablet a name and a place, so that everybody knows which one it is.</Trans>
        </p>
      )}
      {answer?.kind === 'unreachable' ? (
        <Notice
          tone="waiting"
          title={t`No answer came`}
          cause={t`Look at the tablet: if it shows no code any more, it is paired. Else confirm again.`}
        />
      ) : (
        <Trouble of={answer} />
      )}
      <Button type="submit" tone="primary" size="main" wide busy={mutation.state === 'busy'}>
        <Trans>Pair this tablet</Trans>
      </Button>
    </form>
  )
}

/** Confirmed is not yet paired: the tablet comes for its key by itself, and is in the list once it has it. */
function Arrival({ tabletId, name, onDone }: { tabletId: string; name: string; onDone: () => void }) {
  const { t } = useLingui()
  const [isLong, setIsLong] = useState(false)
  const tablets = useEndpointQuery({ endpoint: listTablets, query: { tabletId }, everyMs: lookEveryMs })
  const isThere =
    tablets.answer?.kind === 'ok' && tablets.answer.value.some((tablet) => tablet.tabletId === tabletId)

  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), longMs)
    return () => clearTimeout(timer)
  }, [])

  const another = (
    <Button onClick={onDone}>
      <Trans>Pair another tablet</Trans>
    </Button>
  )
  if (isThere)
    return (
      <Notice
        tone="confirmed"
        title={t`${name} is paired`}
        cause={t`It shows the people of the shop now: whoever works there taps their name and types the PIN.`}
        action={another}
      />
    )
  return (
    <Notice
      tone="waiting"
      title={t`Confirmed. ${name} is on its way in.`}
      cause={
        isLong
          ? t`It has not come for its key yet. Is it online, and does it still show the code?`
          : t`It notices within a few seconds.`
      }
      action={isLong ? another : undefined}
    />
  )
}

/** From the QR on the tablet: `?pair=7K3M-9QXD`. */
function useCodeFromAddress(): string | null {
  const { search } = useLocation()
  const code = readUserCode(new URLSearchParams(search).get('pair') ?? '')
  return code && formatUserCode(code)
}

function tidied(typed: string): string {
  const code = readUserCode(typed)
  return code ? formatUserCode(code) : typed.toUpperCase()
}
