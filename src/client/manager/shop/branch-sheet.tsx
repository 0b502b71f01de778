import { Trans, useLingui } from '@lingui/react/macro'
import type { Branch } from '#shared/branches-api.ts'
import { addBranch, changeBranch } from '#shared/endpoints/branches.ts'
import { getShopLimits } from '#shared/endpoints/limits.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Read } from '../read.tsx'
import { BranchLimits } from './branch-limits.tsx'
import { type BranchLimitsDraft, branchLimitsDraftOf, branchLimitsOf } from './branch-limits-draft.ts'
import { FormSheet } from './form-sheet.tsx'
import styles from './person-sheet.module.css'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type NewProps = { open: boolean; onClose: () => void }

export function NewBranch({ open, onClose }: NewProps) {
  const { t } = useLingui()
  const draft = useDraft('new branch', '')
  const name = draft.value.trim()
  const form = useFormMutation({
    call: { endpoint: addBranch, body: { name } },
    isComplete: name !== '',
    onDone: draft.discard,
    open,
    onClose,
  })
  return (
    <FormSheet
      of={form}
      title={t`Add a branch`}
      lead={t`Then put its tablets there, on the page of tablets.`}
      submit={<Trans>Add</Trans>}
    >
      <BranchName value={draft.value} onChange={draft.set} isMissing={form.isInvalid} />
    </FormSheet>
  )
}

type NameProps = { value: string; onChange: (name: string) => void; isMissing: boolean }

function BranchName({ value, onChange, isMissing }: NameProps) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`Name of the branch`}
      hint={t`As your people call it. It stands in reports and filters.`}
      maxLength={60}
      value={value}
      error={isMissing ? t`A name is needed.` : undefined}
      onChange={onChange}
    />
  )
}

type Props = { branch: Branch; open: boolean; onClose: () => void }

export function BranchSheet(props: Props) {
  const limits = useEndpointQuery({ endpoint: getShopLimits })
  return (
    <Read of={limits}>
      {(shop) => <BranchForm {...props} saved={branchLimitsDraftOf(props.branch.limits, shop)} />}
    </Read>
  )
}

type Draft = { name: string; limits: BranchLimitsDraft }

function BranchForm({ branch, open, onClose, saved }: Props & { saved: BranchLimitsDraft }) {
  const { t } = useLingui()
  const { branchId, closedAt, tablets } = branch
  const isClosed = closedAt !== null
  const draft = useDraft<Draft>(`branch ${branchId}`, { name: branch.name, limits: saved })
  const name = draft.value.name.trim()
  const limits = branchLimitsOf(draft.value.limits)
  const call = (body: object) => ({ endpoint: changeBranch, params: { branchId }, body }) as const
  const form = useFormMutation({
    call: limits && call({ name, limits }),
    isComplete: name !== '' && limits !== null,
    onDone: draft.discard,
    open,
    onClose,
  })
  return (
    <FormSheet
      of={form}
      title={branch.name}
      lead={
        isClosed
          ? t`Closed: no tablet and no person can be put here. What was done here keeps its name.`
          : undefined
      }
      submit={<Trans>Save</Trans>}
      incomplete={
        limits === null ? t`A limit that is on needs its number. Look at those that are marked.` : ''
      }
    >
      <BranchName
        value={draft.value.name}
        onChange={(next) => draft.set({ ...draft.value, name: next })}
        isMissing={form.isInvalid && name === ''}
      />
      <BranchLimits
        value={draft.value.limits}
        isChecked={form.isChecked}
        onChange={(next) => draft.set({ ...draft.value, limits: next })}
      />
      <div className={styles.ways}>
        {tablets > 0 && (
          <p className={styles.done}>
            <Trans>To close it, first move its tablets to another branch, or revoke them.</Trans>
          </p>
        )}
        <Button
          tone={isClosed ? 'plain' : 'danger'}
          disabled={!isClosed && tablets > 0}
          onClick={() => void form.run(call({ active: isClosed }))}
        >
          {isClosed ? <Trans>Open it again</Trans> : <Trans>Close this branch</Trans>}
        </Button>
      </div>
    </FormSheet>
  )
}
