/** Names for ids, as they are today: a log keeps ids only, since a name may have to be erased. */

import type { ActivityNames, BranchNamed } from '#shared/activity-api.ts'
import { isInBrowser } from '#shared/browser-session.ts'
import type { Db, Row } from '../db/db.ts'

type Named = { personId: string; name: string } | null
type Placed = { tabletId: string; name: string } | null

export type Names = {
  person(personId: string | null): Named
  tablet(tabletId: string | null): Placed
  card(cardIdx: number | null): { cardIdx: number; cardNm: string } | null
  branch(branchId: string | null): BranchNamed | null
  /** Most shops have none, and are told of none. */
  hasBranches: boolean
}

type NameRow = Row & { id: string; name: string }

type Ids = Iterable<string | null | undefined>

/** All, or of people and tablets those of a page: a chain has thousands. */
export async function readNames({ read }: Db, of?: { people: Ids; tablets: Ids }): Promise<Names> {
  const [people, tablets, cards, branches] = await Promise.all([
    readNamed(read, 'SELECT person_id AS id, name FROM people', 'person_id', of?.people),
    readNamed(read, 'SELECT tablet_id AS id, name FROM tablets', 'tablet_id', of?.tablets),
    read<Row & { id: number; name: string }>('SELECT card_idx AS id, card_nm AS name FROM stamp_cards'),
    read<NameRow>('SELECT branch_id AS id, name FROM branches'),
  ])
  const branchNames = new Map(branches.map(({ id, name }) => [id, name]))
  const personNames = new Map(people.map(({ id, name }) => [id, name]))
  const tabletNames = new Map(tablets.map(({ id, name }) => [id, name]))
  const cardNames = new Map(cards.map(({ id, name }) => [id, name]))
  return {
    person: (personId) =>
      personId === null ? null : { personId, name: personNames.get(personId) ?? personId },
    tablet: (tabletId) =>
      tabletId === null
        ? null
        : { tabletId, name: tabletNames.get(tabletId) ?? (isInBrowser(tabletId) ? 'Desk' : tabletId) },
    card: (cardIdx) =>
      cardIdx === null ? null : { cardIdx, cardNm: cardNames.get(cardIdx) ?? String(cardIdx) },
    branch: (branchId) =>
      branchId === null ? null : { branchId, name: branchNames.get(branchId) ?? branchId },
    hasBranches: branches.length > 0,
  }
}

const atOnce = 500

async function readNamed(read: Db['read'], sql: string, key: string, ids?: Ids): Promise<NameRow[]> {
  if (!ids) return read<NameRow>(sql)
  const sought = [...new Set(ids)].filter((id) => typeof id === 'string')
  const rows: NameRow[] = []
  for (let from = 0; from < sought.length; from += atOnce) {
    const some = sought.slice(from, from + atOnce)
    const listed = some.map((_, n) => `$${n + 1}`).join(', ')
    rows.push(...(await read<NameRow>(`${sql} WHERE ${key} IN (${listed})`, some)))
  }
  return rows
}

/** All of them by name. */
export async function listNames({ read }: Db): Promise<ActivityNames> {
  const [people, tablets, cards] = await Promise.all([
    read<Row & { personId: string; name: string }>(
      'SELECT person_id AS "personId", name FROM people ORDER BY name, person_id',
    ),
    read<Row & { tabletId: string; name: string; branchId: string | null }>(
      'SELECT tablet_id AS "tabletId", name, branch_id AS "branchId" FROM tablets ORDER BY name, tablet_id',
    ),
    read<Row & { cardIdx: number; cardNm: string }>(
      'SELECT card_idx AS "cardIdx", card_nm AS "cardNm" FROM stamp_cards ORDER BY card_nm, card_idx',
    ),
  ])
  return {
    people,
    tablets: tablets.map(({ branchId, ...tablet }) => (branchId === null ? tablet : { ...tablet, branchId })),
    cards,
  }
}

/** The tablet in `commands.caller` and in a scope: `tablet:till-1`. */
export function tabletOf(caller: string): string | null {
  return caller.startsWith('tablet:') ? caller.slice('tablet:'.length) : null
}

/** Who an audit row names: see `callerActor`. */
export function parseActor(actor: string): { personId: string | null; tabletId: string | null } {
  const [, personId = null, tabletId = null] = /^person:([\w:-]+?)(?:@tablet:([\w:-]+))?$/.exec(actor) ?? []
  return { personId, tabletId: tabletId ?? tabletOf(actor) }
}
