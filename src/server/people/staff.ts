/** The people of the shop: who they are and what they may. Their secrets are in `pins.ts` and `accounts.ts`. */
import { randomUUID } from 'node:crypto'
import type { Colleague, Entrance, PersonChanges } from '#shared/people-api.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { auditPerson } from './audit-person.ts'
import { isTaken, type KeptPin, pinSubject } from './pins.ts'
import { endBrowserSessionsOf, endSessionsOf } from './sessions.ts'
import { pinPolicy, standingWait } from './tries.ts'
import { branchNames, endStraySessions, readBranches, setBranches } from './works-at.ts'

type Face = Entrance['faces'][number]
type NewPerson = KeptPin & {
  name: string
  role: 'cashier' | 'manager'
  color: number
  branchIds?: readonly string[] | null | undefined
}
type Changed = 'changed' | 'unknown' | 'last-manager' | 'owner-only' | 'password-sign-in-needed'
/** Who changes somebody, and whether they may let somebody manage. */
type Changer = { actor: string; mayRaise: boolean }

export type Staff = {
  /** Who can sign in with a PIN at a tablet of this branch, or of none. */
  faces(branchId: string | null): Promise<Face[]>
  list(): Promise<Colleague[]>
  /** `personId` is the command's id: the same command again is the same person. Null where somebody has this PIN. */
  add(person: NewPerson, actor: string, personId: string): Promise<string | null>
  /** Refuses to take away the last manager who can sign in, and the owner; and a new manager, of who may not make one. */
  change(personId: string, changes: PersonChanges, by: Changer): Promise<Changed>
  /** Undefined where there is no such person. */
  find(personId: string): Promise<Pick<Colleague, 'role' | 'isOwner'> | undefined>
  /** From the owner, or where nobody is, to a manager who has an account and works here. False where one of it is not so. */
  handOver(from: string, to: string, actor: string): Promise<boolean>
}

type PersonRow = Row & {
  person_id: string
  name: string
  role: 'cashier' | 'manager'
  color: number
  login: string | null
  pin_hash: string | null
  password_hash: string | null
  totp_sealed: string | null
  disabled_at: number | null
  is_owner: number
  everywhere: number
  codes_left: number
  passkeys: number
  locked_until: number | null
}

export function createStaff({ db, now }: { db: Db; now: () => number }): Staff {
  const stillLocked = (until: number | null) => standingWait(until, pinPolicy, now())

  return {
    async faces(branchId) {
      const rows = await readFaces(db, branchId)
      return rows.map((row) => ({
        personId: row.person_id,
        name: row.name,
        role: row.role,
        color: row.color,
        lockedUntil: stillLocked(row.locked_until),
      }))
    },
    async list() {
      const [rows, branches] = await Promise.all([readPeople(db), readBranches(db)])
      return rows.map((row) => ({
        personId: row.person_id,
        name: row.name,
        role: row.role,
        color: row.color,
        login: row.login,
        hasPin: row.pin_hash !== null,
        hasPassword: row.password_hash !== null,
        hasTotp: row.totp_sealed !== null,
        passkeys: row.passkeys,
        isOwner: row.is_owner === 1,
        recoveryCodesLeft: row.codes_left,
        disabledAt: row.disabled_at,
        lockedUntil: stillLocked(row.locked_until),
        ...(row.everywhere === 0 && { branchIds: [...(branches.get(row.person_id) ?? [])] }),
      }))
    },
    add: (person, actor, personId) =>
      db.write(async (tx) => {
        if (await isTaken(tx, person.pinTwin, personId)) return null
        await insertPerson(tx, person, actor, now(), personId)
        // Of two who were given one PIN at the same instant the index has let one in.
        const [made] = await tx.query('SELECT 1 AS one FROM people WHERE person_id = $1', [personId])
        return made ? personId : null
      }),
    change: (personId, changes, by) => db.write((tx) => changePerson(tx, personId, changes, by, now())),
    async find(personId) {
      const [row] = await db.read<PersonRow>('SELECT role, is_owner FROM people WHERE person_id = $1', [
        personId,
      ])
      return row && { role: row.role, isOwner: row.is_owner === 1 }
    },
    handOver: (from, to, actor) => db.write((tx) => handOver(tx, { from, to, actor, at: now() })),
  }
}

export async function insertPerson(
  tx: Queries,
  { name, role, color, pinHash, pinTwin, branchIds = null }: NewPerson,
  actor: string,
  at: number,
  personId: string = randomUUID(),
): Promise<string> {
  const count = await tx.run(
    `INSERT INTO people (person_id, name, role, color, pin_hash, pin_twin, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING`,
    [personId, name, role, color, pinHash, pinTwin, at],
  )
  if (count === 0) return personId
  if (branchIds !== null) await setBranches(tx, personId, branchIds)
  const branches = branchIds === null ? {} : { branches: await branchNames(tx, personId) }
  await auditPerson(tx, { at, event: 'person.added', actor, body: { personId, role, ...branches } })
  return personId
}

type FaceRow = Pick<PersonRow, 'person_id' | 'name' | 'role' | 'color' | 'locked_until'> & {
  created_at: number
}

/** Those of everywhere by their own index, and those of this branch by its: a chain's other people are not looked at. */
async function readFaces(db: Db, branchId: string | null): Promise<FaceRow[]> {
  const columns = `p.person_id, p.name, p.role, p.color, p.created_at, t.locked_until`
  const tries = `LEFT JOIN secret_tries t ON t.subject = '${pinSubject('')}' || p.person_id`
  const mayEnter = 'p.disabled_at IS NULL AND p.pin_hash IS NOT NULL'
  const [all, here] = await Promise.all([
    db.read<FaceRow>(`SELECT ${columns} FROM people p ${tries} WHERE p.everywhere = 1 AND ${mayEnter}`),
    branchId === null
      ? []
      : db.read<FaceRow>(
          `SELECT ${columns} FROM person_branches w JOIN people p ON p.person_id = w.person_id ${tries}
           WHERE w.branch_id = $1 AND p.everywhere = 0 AND ${mayEnter}`,
          [branchId],
        ),
  ])
  return [...all, ...here].toSorted(
    (one, other) => one.created_at - other.created_at || (one.person_id < other.person_id ? -1 : 1),
  )
}

function readPeople(db: Db): Promise<PersonRow[]> {
  return db.read<PersonRow>(
    `SELECT p.person_id, p.name, p.role, p.color, p.login, p.pin_hash, p.password_hash, p.totp_sealed,
       p.disabled_at, p.is_owner, p.everywhere, t.locked_until,
       (SELECT COUNT(*) FROM recovery_codes r WHERE r.person_id = p.person_id AND r.used_at IS NULL) AS codes_left,
       (SELECT COUNT(*) FROM passkeys k WHERE k.person_id = p.person_id) AS passkeys
     FROM people p LEFT JOIN secret_tries t ON t.subject = '${pinSubject('')}' || p.person_id
     ORDER BY p.created_at, p.person_id`,
  )
}

async function changePerson(
  tx: Queries,
  personId: string,
  { name, role, color, active, branchIds }: PersonChanges,
  { actor, mayRaise }: Changer,
  at: number,
): Promise<Changed> {
  const [row] = await tx.query<PersonRow>('SELECT * FROM people WHERE person_id = $1', [personId])
  if (!row) return 'unknown'
  const disabledAt = active === undefined ? row.disabled_at : active ? null : (row.disabled_at ?? at)
  const next = { name: name ?? row.name, role: role ?? row.role, color: color ?? row.color, disabledAt }
  const leavesManagers = row.role === 'manager' && (next.role !== 'manager' || disabledAt !== null)
  if (leavesManagers && row.is_owner === 1) return 'owner-only'
  const isBack = row.disabled_at !== null && disabledAt === null
  if (next.role === 'manager' && (row.role !== 'manager' || isBack) && !mayRaise)
    return 'password-sign-in-needed'
  const count = await tx.run(
    `UPDATE people SET name = $2, role = $3, color = $4, disabled_at = $5 WHERE person_id = $1
       AND (${leavesManagers ? 0 : 1} = 1 OR EXISTS (SELECT 1 FROM people o
         WHERE o.person_id <> $1 AND o.role = 'manager' AND o.disabled_at IS NULL))`,
    [personId, next.name, next.role, next.color, disabledAt],
  )
  if (count === 0) return 'last-manager'
  if (disabledAt !== null) await endSessionsOf(tx, personId, at)
  else if (leavesManagers) await endBrowserSessionsOf(tx, personId, at)
  const branches = branchIds === undefined ? null : await moveTo(tx, personId, branchIds, at)
  const is = { personId, role: next.role, active: disabledAt === null, renamed: next.name !== row.name }
  const body = changedBody(
    { ...is, ...branches?.is },
    { role: row.role, active: row.disabled_at === null, ...branches?.was },
  )
  await auditPerson(tx, { at, event: 'person.changed', actor, body })
  return 'changed'
}

type Works = { branches: string | null }

/** Null is everywhere. Where they do not work any more they are signed out. */
async function moveTo(
  tx: Queries,
  personId: string,
  branchIds: readonly string[] | null,
  at: number,
): Promise<{ was: Works; is: Works }> {
  const was = { branches: await branchNames(tx, personId) }
  await setBranches(tx, personId, branchIds)
  await endStraySessions(tx, { personId }, at)
  return { was, is: { branches: await branchNames(tx, personId) } }
}

/** Of two at once one finds that it owns no more; the unique index says the same again. */
async function handOver(
  tx: Queries,
  { from, to, actor, at }: { from: string; to: string; actor: string; at: number },
): Promise<boolean> {
  const owners = await tx.query<Row & { person_id: string }>(
    'SELECT person_id FROM people WHERE is_owner = 1',
  )
  if (owners.some((owner) => owner.person_id !== from)) return false
  const [heir] = await tx.query(
    `SELECT 1 AS one FROM people WHERE person_id = $1 AND role = 'manager' AND disabled_at IS NULL
       AND password_hash IS NOT NULL`,
    [to],
  )
  if (!heir) return false
  const left = await tx.run('UPDATE people SET is_owner = 0 WHERE person_id = $1 AND is_owner = 1', [from])
  if (left !== owners.length) return false
  const count = await tx.run(
    `UPDATE people SET is_owner = 1 WHERE person_id = $1 AND role = 'manager' AND disabled_at IS NULL`,
    [to],
  )
  if (count === 0) throw new Error('who is to own the shop has left meanwhile')
  await auditPerson(tx, { at, event: 'owner.changed', actor, body: { personId: to } })
  return true
}
