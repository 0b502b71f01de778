/** create, update and delete. */
import { type CreateStamp, type DeleteStamp, objection, type UpdateStamp, type Ymd } from '#shared/stamp.ts'
import type { Queries } from '../db/db.ts'
import { grant } from './decide-redeem.ts'
import {
  type Applied,
  applied,
  Contended,
  type Decided,
  type Deciding,
  HasSuccessor,
  refused,
} from './decision.ts'
import { eraseHolder, lockHolder, writeHolder } from './holders.ts'
import { isHeldAfterRestore, readRestored } from './restored.ts'
import {
  type CardRow,
  findCard,
  findStamp,
  findSuccessor,
  lockStamp,
  type StampRow,
  toStamp,
} from './stamp-rows.ts'

const maxYearsAhead = 5

export async function decideCreate(deciding: Deciding, command: CreateStamp): Promise<Decided> {
  const { tx, at, today } = deciding
  const card = await findCard(tx.query, command.cardIdx)
  // A closed card is given to nobody new; what goes on from a redeemed stamp was asked for elsewhere.
  if (!card || (card.active === 0 && command.follows === undefined))
    return refused('invalid-request', null, { field: 'cardIdx' })
  if (command.endYmd < command.strtYmd || command.endYmd > yearsAhead(today))
    return refused('invalid-request', null, { field: 'endYmd' })
  const { stamps = 0 } = command
  if (stamps > card.max_stamps) return refused('invalid-request', null, { field: 'stamps' })
  const stampIdx = await insert(deciding, command, card)
  // Whoever it follows is as they are by now, and not as they were when it was asked for.
  const whose = command.follows === undefined ? command.holder : await lockHolder(tx, command.follows)
  const holder = await writeHolder(tx, stampIdx, whose, { isNew: true })
  const body = {
    cardIdx: card.card_idx,
    maxStamps: card.max_stamps,
    strtYmd: command.strtYmd,
    endYmd: command.endYmd,
    active: command.active,
    follows: command.follows ?? null,
    createdAt: at,
    holder,
  }
  const parts = [{ delta: stamps, stampsAfter: stamps }]
  if (command.stamps !== undefined)
    return applied({ stampIdx, event: 'stamp.imported', parts, body: { ...body, stamps } })
  return applied({ stampIdx, event: 'stamp.created', parts, body })
}

/** Draws until the number is free; with 40 bits a second draw is rare. */
async function insert(
  { tx, at, drawStampIdx }: Deciding,
  command: CreateStamp,
  card: CardRow,
): Promise<number> {
  for (let draw = 0; draw < 20; draw++) {
    const stampIdx = drawStampIdx()
    const inserted = await tx.run(
      `INSERT INTO stamps
         (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, domain, follows, created_at)
       SELECT $1, $2, $10, $3, $4, $5, $6, $7, $8, $9
       WHERE NOT EXISTS (SELECT 1 FROM printed_cards WHERE stamp_idx = $1) ON CONFLICT DO NOTHING`,
      [
        stampIdx,
        card.card_idx,
        card.max_stamps,
        command.strtYmd,
        command.endYmd,
        command.active ? 1 : 0,
        command.domain,
        command.follows ?? null,
        at,
        command.stamps ?? 0,
      ],
    )
    if (inserted === 1) return stampIdx
    // Not the number: somebody has made the next stamp a moment ago.
    if (command.follows !== undefined && (await findSuccessor(tx.query, command.follows)) !== null)
      throw new HasSuccessor(command.follows)
  }
  throw new Error('no free stampIdx in twenty draws')
}

/**
 * Read, decide by the rules, then one compare-and-set on the version: an update has too many shapes for one
 * condition. `use` is a redemption by the API key and obeys redeem's own statement.
 */
export async function decideUpdate(deciding: Deciding, command: UpdateStamp): Promise<Decided> {
  const { tx, today } = deciding
  const { stampIdx, changes } = command
  const row = await findStamp(tx.query, stampIdx)
  if (!row) return refused('not-found', stampIdx)
  const { holder, ...ofStamp } = changes
  if (row.redeemed_at !== null && Object.keys(ofStamp).length > 0)
    return refused('already-redeemed', stampIdx)
  if (row.replaced_at !== null && Object.keys(ofStamp).length > 0) return refused('replaced', stampIdx)

  const card = changes.cardIdx === undefined ? undefined : await findCard(tx.query, changes.cardIdx)
  if (changes.cardIdx !== undefined && !card)
    return refused('invalid-request', stampIdx, { field: 'cardIdx' })
  const next = changed(row, changes, card)
  const field = wrongField(next, changes, today)
  if (field) return refused('invalid-request', stampIdx, { field })
  if (changes.use) {
    const refusal = objection.redeem(toStamp(next), today)
    if (refusal) return refused(refusal, stampIdx)
    if (await isHeldAfterRestore(tx, await readRestored(tx.query), row, deciding.at))
      return refused('held-after-restore', stampIdx)
  }

  await replace(deciding, row, next)
  const body: Applied['body'] = described(row, next)
  if (holder)
    body.holder = await writeHolder(tx, stampIdx, { ...(await lockHolder(tx, stampIdx)), ...holder })
  const parts = [{ delta: next.stamps - row.stamps, stampsAfter: next.stamps }]
  if (!changes.use) return applied({ stampIdx, event: 'stamp.updated', parts, body })

  const granted = await grant(deciding, command.commandId, stampIdx)
  if ('refused' in granted) throw new Contended(`stamp ${stampIdx}`)
  return applied({ ...granted.applied, parts, body: { ...body, ...granted.applied.body, byUpdate: true } })
}

export async function decideDelete(
  { tx, at }: Deciding,
  { stampIdx, isUnused }: DeleteStamp,
): Promise<Decided> {
  if (isUnused && (await isUsed(tx, stampIdx))) return refused('import-used', stampIdx)
  const [row] = await tx.query<{ stamps: number }>(
    `UPDATE stamps SET deleted_at = $2, version = version + 1
     WHERE stamp_idx = $1 AND deleted_at IS NULL RETURNING stamps`,
    [stampIdx, at],
  )
  if (!row) return refused('not-found', stampIdx)
  await eraseHolder(tx, stampIdx)
  const parts = [{ delta: 0, stampsAfter: row.stamps }]
  return applied({ stampIdx, event: 'stamp.deleted', parts, body: { stamps: row.stamps } })
}

/** Under its lock: a tap that was taken stands in the log, and one that comes is refused. */
async function isUsed(tx: Queries, stampIdx: number): Promise<boolean> {
  await lockStamp(tx, stampIdx)
  const [used] = await tx.query(
    `SELECT 1 AS one FROM commands
     WHERE stamp_idx = $1 AND code = 0 AND kind NOT IN ('create', 'delete') LIMIT 1`,
    [stampIdx],
  )
  return used !== undefined
}

function changed(row: StampRow, changes: UpdateStamp['changes'], card: CardRow | undefined): StampRow {
  return {
    ...row,
    card_idx: card?.card_idx ?? row.card_idx,
    max_stamps: card?.max_stamps ?? row.max_stamps,
    stamps: changes.stamps ?? row.stamps,
    strt_ymd: changes.strtYmd ?? row.strt_ymd,
    end_ymd: changes.endYmd ?? row.end_ymd,
    active: changes.active === undefined ? row.active : Number(changes.active),
    domain: changes.domain ?? row.domain,
  }
}

function wrongField(next: StampRow, changes: UpdateStamp['changes'], today: Ymd): string | null {
  if (next.stamps < 0 || next.stamps > next.max_stamps)
    return changes.stamps === undefined ? 'cardIdx' : 'stamps'
  if (next.strt_ymd > next.end_ymd) return changes.endYmd === undefined ? 'strtYmd' : 'endYmd'
  if (changes.endYmd !== undefined && changes.endYmd > yearsAhead(today)) return 'endYmd'
  return null
}

async function replace({ tx }: Deciding, row: StampRow, next: StampRow): Promise<void> {
  const count = await tx.run(
    `UPDATE stamps SET card_idx = $3, stamps = $4, max_stamps = $5, strt_ymd = $6, end_ymd = $7, active = $8,
       domain = $9, version = version + 1
     WHERE stamp_idx = $1 AND version = $2 AND deleted_at IS NULL`,
    [
      row.stamp_idx,
      row.version,
      next.card_idx,
      next.stamps,
      next.max_stamps,
      next.strt_ymd,
      next.end_ymd,
      next.active,
      next.domain,
    ],
  )
  if (count !== 1) throw new Contended(`stamp ${row.stamp_idx}`)
}

/** Old and new value of each field that changed. */
function described(row: StampRow, next: StampRow): Applied['body'] {
  const body: Applied['body'] = {}
  for (const field of [
    'card_idx',
    'stamps',
    'max_stamps',
    'strt_ymd',
    'end_ymd',
    'active',
    'domain',
  ] as const) {
    if (row[field] === next[field]) continue
    body[`${field}Before`] = row[field]
    body[field] = next[field]
  }
  return body
}

function yearsAhead(today: Ymd): Ymd {
  return `${Number(today.slice(0, 4)) + maxYearsAhead}${today.slice(4)}`
}
