import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { listStaff } from '#shared/endpoints/staff.ts'
import { type Colleague } from '#shared/people-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Face } from '../../ui/face.tsx'
import { initialsOf } from '../../ui/initials.ts'
import { matches } from '../../ui/matches.ts'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { BranchFilter } from '../branch-filter.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { useBranches } from '../use-branches.ts'
import { colourOf } from './face-of.ts'
import filters from './list-filters.module.css'
import { NewPerson } from './new-person.tsx'
import { GiveAccount, HandOver, ResetPin, TakeOffApp } from './person-secrets.tsx'
import { PersonSheet } from './person-sheet.tsx'
import styles from './rows.module.css'
import { ShownRows } from './shown-rows.tsx'
import { useOpened } from './use-opened.ts'

export function People() {
  const { t } = useLingui()
  const opened = useOpened()
  const staff = useEndpointQuery({ endpoint: listStaff })
  return (
    <>
      <PageHead
        title={t`People`}
        lead={t`Everybody signs in with a PIN of their own, so that each stamp has a name.`}
        actions={
          <Button tone="primary" onClick={() => opened.open('new')}>
            <Trans>Add a person</Trans>
          </Button>
        }
      />
      <Read of={staff}>
        {(people) => (
          <>
            <PersonList people={people} onOpen={(personId) => opened.open('person', personId)} />
            <NewPerson open={opened.name === 'new'} onClose={opened.close} count={people.length} />
            {people
              .filter(({ personId }) => personId === opened.id)
              .map((person) => (
                <OpenedSheet
                  key={person.personId}
                  person={person}
                  people={people}
                  name={opened.name}
                  opened={opened}
                />
              ))}
          </>
        )}
      </Read>
    </>
  )
}

/** So many are seen at a glance, and so many at once. */
const fewEnough = 20
const atOnce = 100

type ListProps = { people: readonly Colleague[]; onOpen: (personId: string) => void }

function PersonList({ people, onOpen }: ListProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [branchId, setBranchId] = useState('')
  const { nameOf } = useBranches()
  const isHere = ({ branchIds }: Colleague) => branchId === '' || !branchIds || branchIds.includes(branchId)
  const found = people.filter((person) => isHere(person) && matches(person.name, text)).toSorted(byPresence)
  return (
    <>
      <search className={filters.filters}>
        {people.length > fewEnough && (
          <TextField label={t`Find a person`} type="search" maxLength={60} value={text} onChange={setText} />
        )}
        <BranchFilter value={branchId} onChange={setBranchId} />
      </search>
      <output>{found.length === 0 && t`Nobody is called so.`}</output>
      <ShownRows items={found} atOnce={atOnce} keyOf={(person) => person.personId}>
        {(person) => <PersonRow person={person} nameOf={nameOf} onOpen={() => onOpen(person.personId)} />}
      </ShownRows>
    </>
  )
}

type OpenedProps = {
  person: Colleague
  people: readonly Colleague[]
  name: string | null
  opened: ReturnType<typeof useOpened>
}

function OpenedSheet({ person, people, name, opened: { open, close } }: OpenedProps) {
  const me = useSignedIn().person.personId
  const mayHandOver = people.every(({ isOwner, personId }) => !isOwner || personId === me)
  return (
    <>
      <PersonSheet
        person={person}
        mayHandOver={mayHandOver}
        open={name === 'person'}
        onClose={close}
        onAsk={open}
      />
      <ResetPin person={person} open={name === 'pin'} onClose={close} />
      <GiveAccount person={person} open={name === 'account'} onClose={close} />
      <TakeOffApp person={person} open={name === 'app'} onClose={close} />
      <HandOver person={person} open={name === 'owner'} onClose={close} />
    </>
  )
}

/** Who is disabled comes last. */
function byPresence(one: Colleague, other: Colleague): number {
  return Number(one.disabledAt !== null) - Number(other.disabledAt !== null)
}

type RowProps = {
  person: Colleague
  nameOf: (branchId: string) => string | null
  onOpen: () => void
}

function PersonRow({ person, nameOf, onOpen }: RowProps) {
  const { t } = useLingui()
  const me = useSignedIn().person.personId
  const { name, role, color, disabledAt, lockedUntil, login, branchIds } = person
  const where = branchIds?.map((branchId) => nameOf(branchId) ?? branchId) ?? []
  const isOff = disabledAt !== null
  return (
    <button type="button" className={styles.row} data-off={isOff || undefined} onClick={onOpen}>
      <Face initials={initialsOf(name)} colour={colourOf(color)} />
      <span className={styles.words}>
        <span className={styles.name}>
          {name}
          {person.personId === me && t` (you)`}
        </span>
        <span className={styles.more}>
          {person.isOwner ? t`Owner` : role === 'manager' ? t`Manager` : t`Cashier`}
          {login && ` · ${login}`}
          {branchIds && ` · ${where.length === 0 ? t`at no branch` : where.join(', ')}`}
        </span>
      </span>
      {isOff ? (
        <span className={styles.state}>
          <Trans>Disabled</Trans>
        </span>
      ) : lockedUntil !== null ? (
        <span className={styles.state} data-tone="refused">
          <Trans>PIN locked</Trans>
        </span>
      ) : (
        !person.hasPin && (
          <span className={styles.state} data-tone="waiting">
            <Trans>No PIN</Trans>
          </span>
        )
      )}
      <NextIcon />
    </button>
  )
}
