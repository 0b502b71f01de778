import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Branch } from '#shared/branches-api.ts'
import { listBranches } from '#shared/endpoints/branches.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { matches } from '../../ui/matches.ts'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { BranchSheet, NewBranch } from './branch-sheet.tsx'
import filters from './list-filters.module.css'
import styles from './rows.module.css'
import { ShownRows } from './shown-rows.tsx'
import { useOpened } from './use-opened.ts'

/** So many are seen at once; what is typed finds the others. */
const atOnce = 50
const fewEnough = 8

/** Where the shop is: each branch with its tablets, its people and its limits. */
export function Branches() {
  const { t } = useLingui()
  const opened = useOpened()
  const branches = useEndpointQuery({ endpoint: listBranches })
  return (
    <>
      <PageHead
        title={t`Branches`}
        lead={t`A branch has tablets, may have people and limits of its own, and is told apart in every report.`}
        actions={
          <Button tone="primary" onClick={() => opened.open('new')}>
            <Trans>Add a branch</Trans>
          </Button>
        }
      />
      <Read of={branches}>
        {(all) => (
          <>
            {all.length === 0 && (
              <p className={styles.empty}>
                <Trans>
                  This shop has no branches, and needs none where it is in one place. With the first one its
                  tablets can be put there, and reports can be read by branch.
                </Trans>
              </p>
            )}
            <BranchRows branches={all} onOpen={(branchId) => opened.open('branch', branchId)} />
            {all
              .filter(({ branchId }) => branchId === opened.id)
              .map((branch) => (
                <BranchSheet
                  key={branch.branchId}
                  branch={branch}
                  open={opened.name === 'branch'}
                  onClose={opened.close}
                />
              ))}
          </>
        )}
      </Read>
      <NewBranch open={opened.name === 'new'} onClose={opened.close} />
    </>
  )
}

type RowsProps = { branches: readonly Branch[]; onOpen: (branchId: string) => void }

function BranchRows({ branches, onOpen }: RowsProps) {
  const { t, i18n } = useLingui()
  const [text, setText] = useState('')
  const { compare } = new Intl.Collator(i18n.locale, { numeric: true })
  const found = branches
    .filter(({ name }) => matches(name, text))
    .toSorted(
      (one, other) =>
        Number(one.closedAt !== null) - Number(other.closedAt !== null) || compare(one.name, other.name),
    )
  return (
    <>
      {branches.length > fewEnough && (
        <search className={filters.filters}>
          <TextField label={t`Find a branch`} type="search" maxLength={60} value={text} onChange={setText} />
        </search>
      )}
      <output>{found.length === 0 && branches.length > 0 && t`No branch is called so.`}</output>
      <ShownRows items={found} atOnce={atOnce} keyOf={(branch) => branch.branchId}>
        {(branch) => <BranchRow branch={branch} onOpen={() => onOpen(branch.branchId)} />}
      </ShownRows>
    </>
  )
}

function BranchRow({ branch, onOpen }: { branch: Branch; onOpen: () => void }) {
  const { t } = useLingui()
  const { name, tablets, people, limits, closedAt } = branch
  const facts = [
    plural(tablets, { 0: 'no tablet', one: '# tablet', other: '# tablets' }),
    people > 0 && plural(people, { one: '# person of its own', other: '# people of its own' }),
    Object.keys(limits).length > 0 && t`limits of its own`,
  ]
  return (
    <button type="button" className={styles.row} data-off={closedAt !== null || undefined} onClick={onOpen}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.more}>{facts.filter(Boolean).join(' · ')}</span>
      </span>
      {closedAt !== null && (
        <span className={styles.state}>
          <Trans>Branch closed</Trans>
        </span>
      )}
      <NextIcon />
    </button>
  )
}
