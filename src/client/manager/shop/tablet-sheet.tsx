import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { changeTablet, revokeTablet, unlockTablet } from '#shared/endpoints/tablets.ts'
import type { Tablet } from '#shared/people-api.ts'
import { isTabletComplete, type TabletDraft, TabletFields } from '../../kit/entrance/tablet-fields.tsx'
import { Button } from '../../ui/button.tsx'
import { useShopTimes } from '../shop-time.ts'
import { FormSheet, QuestionSheet } from './form-sheet.tsx'
import person from './person-sheet.module.css'
import styles from './rows.module.css'
import { TabletBranch } from './tablet-branch.tsx'
import { Unlock } from './unlock.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { tablet: Tablet; open: boolean; onClose: () => void }

export function TabletSheet({ tablet, open, onClose, onRevoke }: Props & { onRevoke: () => void }) {
  const { t } = useLingui()
  const { tabletId, name, place, may, branchId, revokedAt } = tablet
  const draft = useDraft<TabletDraft>(`tablet ${tabletId}`, {
    name,
    place,
    may,
    ...(branchId && { branchId }),
  })
  const isOff = revokedAt !== null
  const form = useFormMutation({
    call: {
      endpoint: changeTablet,
      params: { tabletId },
      body: { ...draft.value, name: draft.value.name.trim(), place: draft.value.place.trim() },
    },
    isComplete: isTabletComplete(draft.value),
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={isOff ? { ...form, submit: form.cancel } : form}
      title={name}
      lead={isOff ? t`Revoked: it can do nothing here. Pair it again to use it.` : undefined}
      submit={isOff ? <Trans>Close</Trans> : <Trans>Save</Trans>}
      incomplete={t`A name and a place are needed.`}
    >
      <Health tablet={tablet} />
      {!isOff && (
        <>
          <TabletFields value={draft.value} onChange={draft.set} />
          <TabletBranch
            value={draft.value.branchId}
            onChange={(next) => draft.set({ ...draft.value, branchId: next })}
          />
          <div className={person.ways}>
            <Unlock
              of={{ endpoint: unlockTablet, params: { tabletId } }}
              done={t`Unlocked: it may redeem again.`}
            />
            <Button tone="danger" onClick={onRevoke}>
              <Trans>Revoke</Trans>
            </Button>
          </div>
        </>
      )}
    </FormSheet>
  )
}

/** What it last reported about itself. */
function Health({ tablet }: { tablet: Tablet }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const { pairedAt, pairedBy, lastSeenAt, appVersion, waiting, storagePersisted } = tablet
  const { scanMedianMs, scanP95Ms } = tablet
  const unknown = t`not told yet`
  const paired = moment(pairedAt)
  return (
    <dl className={styles.facts}>
      <dt>{t`Paired`}</dt>
      <dd>{pairedBy === null ? paired : t`${paired} by ${pairedBy}`}</dd>
      <dt>{t`Last heard of`}</dt>
      <dd>{lastSeenAt === null ? unknown : moment(lastSeenAt)}</dd>
      <dt>{t`App`}</dt>
      <dd>{appVersion ?? unknown}</dd>
      <dt>{t`Waiting on it`}</dt>
      <dd>{waiting === null ? unknown : plural(waiting, { one: '# command', other: '# commands' })}</dd>
      <dt>{t`Storage`}</dt>
      <dd>
        {storagePersisted === null
          ? unknown
          : storagePersisted
            ? t`kept by the browser`
            : t`the browser may clear it: install the app`}
      </dd>
      <dt>{t`Time to scan`}</dt>
      <dd>
        {scanMedianMs === null || scanP95Ms === null
          ? unknown
          : t`${scanMedianMs} ms, at worst ${scanP95Ms} ms in 19 of 20`}
      </dd>
    </dl>
  )
}

/** Says first what becomes of what waits on it. */
export function RevokeTablet({ tablet: { tabletId, name, waiting }, ...sheet }: Props) {
  const { t } = useLingui()
  return (
    <QuestionSheet
      call={{ endpoint: revokeTablet, params: { tabletId } }}
      {...sheet}
      title={t`Revoke ${name}?`}
      submit={<Trans>Revoke it</Trans>}
      tone="danger"
    >
      <p>
        <Trans>From its next request on it is refused, and everybody on it is signed out.</Trans>
      </p>
      <p>
        {waiting
          ? plural(waiting, {
              one: '# command waits on it. It stays there, and is sent when the tablet is paired again.',
              other: '# commands wait on it. They stay there, and are sent when the tablet is paired again.',
            })
          : t`What waits on it is not thrown away: it stays there, and is sent when the tablet is paired again.`}
      </p>
    </QuestionSheet>
  )
}
