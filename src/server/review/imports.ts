/**
 * A file that is brought in, some rows at a time, beside a working counter:
 *
 *   running ──► done ──► undoing ──► undone
 *      └───────────────────▲
 *
 * Each card is a command of the ledger as any other. Nothing here holds the writer for longer than a few cards.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Import, ImportRow, RowFate } from '#shared/imports-api.ts'
import type { StampCard } from '#shared/shop-api.ts'
import type { CreateStamp, Ymd } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Caller, callerActor } from '../ledger/caller.ts'
import type { Decision } from '../ledger/decision.ts'
import { keyedId } from '../ledger/derived-id.ts'
import type { CardMaker, Ledger } from '../ledger/ledger.ts'
import { type Planned, phoneKey, planRows } from './import-fates.ts'
import { type Names, readNames } from './names.ts'

export type ImportDeps = {
  db: Db
  vault: Vault
  ledger: Ledger
  maker: CardMaker
  now: () => number
  today: () => Ymd
  cards: () => Promise<StampCard[]>
  hosts: () => readonly string[]
}
type Fresh = Planned & { create: CreateStamp }
type Rows = { cardIdx: number; rows: readonly ImportRow[] }

/** Of a number that there is none of, or whose file is through. */
export const unknownImport = { refusal: 'invalid-request', field: 'importId' } as const

/** So many are looked up and share a commit: a tap at the counter waits for no more than these. */
const together = 64
const shownImports = 50

export async function planImport(deps: ImportDeps, { cardIdx, rows }: Rows): Promise<Planned[]> {
  const { db, vault, today, cards, hosts } = deps
  const plan = { query: db.read, vault, cards: await cards(), cardIdx, today: today(), hosts: hosts() }
  const planned: Planned[] = []
  for (let from = 0; from < rows.length; from += together) {
    planned.push(...(await planRows(plan, rows.slice(from, from + together))))
    // What came in meanwhile goes first.
    await nextTurn()
  }
  return planned
}

export async function beginImport(
  { db, vault, now }: ImportDeps,
  { commandId, fileNm, rows, caller }: { commandId: string; fileNm: string; rows: number; caller: Caller },
): Promise<{ importId: string; replayed: boolean }> {
  const importId = keyedId(vault, `import-id:${commandId}`)
  const person = caller.kind === 'tablet' ? caller.personId : null
  return db.write(async (tx) => {
    const begun = await tx.run(
      `INSERT INTO imports (import_id, file_nm, rows_total, state, person, begun_at)
       VALUES ($1, $2, $3, 'running', $4, $5) ON CONFLICT DO NOTHING`,
      [importId, fileNm, rows, person, now()],
    )
    // A file's name may be a person's: it can be erased from its row, and from a chain it cannot.
    if (begun === 1)
      await appendAudit(tx, { ...ofShop(caller, now()), event: 'import.begun', body: { importId, rows } })
    return { importId, replayed: begun === 0 }
  })
}

/** Each row's fate, made or not. Sent again it is told what it was told, `again` for what was made. */
export async function bringRows(
  deps: ImportDeps,
  importId: string,
  { caller, ...asked }: Rows & { caller: Caller },
): Promise<RowFate[] | typeof unknownImport> {
  const { db, maker } = deps
  const state = (await findImport(db, importId))?.state
  if (state !== 'running') return unknownImport
  const planned = await planImport(deps, asked)
  const fates = new Map(planned.map(({ row, fate }) => [row, fate]))
  const all = planned.filter((it): it is Fresh => it.create !== null)
  const fresh = onePerCustomer(all)
  for (const left of all) if (!fresh.includes(left)) fates.set(left.row, { ...left.fate, fate: 'known' })
  if (fresh.length > 0) await claimRows(db, importId, fresh)
  for (let from = 0; from < fresh.length; from += together) {
    const slice = fresh.slice(from, from + together)
    const creates = slice.map(({ create }) => create)
    const decisions = await maker.createTogether(creates, { caller })
    for (const [n, { row, fate }] of slice.entries()) fates.set(row, fateOf(fate, decisions[n]))
    await nextTurn()
  }
  const made = [...fates.values()].filter(({ fate }) => fate === 'new').length
  if (made > 0) await countMade(db, importId, made)
  return planned.map(({ row, fate }) => fates.get(row) ?? fate)
}

/**
 * PostgreSQL plans by what it last counted, and counts once a minute: until then it reads these tables whole for each row
 * that comes (https://www.postgresql.org/docs/current/routine-vacuuming.html). So it counts as often as they have doubled.
 */
async function countMade(db: Db, importId: string, made: number): Promise<void> {
  const [row] = await db.write((tx) =>
    tx.query<Row & { made: number }>(
      'UPDATE imports SET made = made + $2 WHERE import_id = $1 RETURNING made',
      [importId, made],
    ),
  )
  if (db.engine !== 'postgres' || !row) return
  const [before, after] = [row.made - made, row.made].map((it) => Math.floor(Math.log2(it)))
  if (before !== after) await db.exec('ANALYZE commands, stamps, holders, holder_terms')
}

/** Of one telephone, number or e-mail twice among these rows the first is made; the other would be known a moment later. */
function onePerCustomer(fresh: readonly Fresh[]): Fresh[] {
  const seen = new Set<string>()
  return fresh.filter(({ create }) => {
    const { userPhnno, userId, userEml } = create.holder
    // As the cards that are there are known: a telephone in whatever digits it is written, and no customer number.
    const keys = Object.entries({ phone: phoneKey(userPhnno), userId, userEml })
      .filter(([, key]) => key !== null)
      .map(([field, key]) => `${create.cardIdx} ${field} ${key}`)
    const isTwice = keys.some((key) => seen.has(key))
    for (const key of keys) seen.add(key)
    return !isTwice
  })
}

/** Before their commands: no card is made that its import does not know of. */
async function claimRows(db: Db, importId: string, slice: readonly Fresh[]): Promise<void> {
  const ids = slice.map(({ create }) => create.commandId)
  const values = ids.map((_, n) => `($1, $${n + 2})`).join(', ')
  await db.write((tx) =>
    tx.run(`INSERT INTO import_rows (import_id, command_id) VALUES ${values} ON CONFLICT DO NOTHING`, [
      importId,
      ...ids,
    ]),
  )
}

function fateOf(fate: RowFate, decision: Decision | undefined): RowFate {
  // A card that was closed in this moment.
  if (!decision || decision.refusal) return { ...fate, fate: 'wrong', problem: 'card-closed' }
  return { ...fate, fate: decision.replayed ? 'again' : 'new', stampIdx: decision.stampIdx }
}

/** The tries of this file that were cut off are through with it. */
export async function endImport(
  { db, now }: ImportDeps,
  importId: string,
  caller: Caller,
): Promise<Import | null> {
  await db.write(async (tx) => {
    const ended = await tx.query<Row & { import_id: string }>(
      `UPDATE imports SET state = 'done', ended_at = $2 WHERE state = 'running'
         AND (file_nm, rows_total) = (SELECT file_nm, rows_total FROM imports WHERE import_id = $1)
       RETURNING import_id`,
      [importId, now()],
    )
    const cutOff = ended.map(({ import_id }) => import_id).filter((it) => it !== importId)
    const body = { importId, ...(cutOff.length > 0 && { cutOff }) }
    if (ended.length > 0) await appendAudit(tx, { ...ofShop(caller, now()), event: 'import.ended', body })
  })
  return findImport(db, importId)
}

// ── what is told ────────────────────────────────────────────────────────────────────────────────────

type ImportRecord = Row & {
  import_id: string
  file_nm: string
  rows_total: number
  made: number
  removed: number
  kept: number
  state: Import['state']
  person: string | null
  begun_at: number
}

export async function listImports(db: Db): Promise<Import[]> {
  const [names, rows] = [
    await readNames(db),
    await db.read<ImportRecord>(
      `SELECT * FROM imports ORDER BY begun_at DESC, import_id LIMIT ${shownImports}`,
    ),
  ]
  return rows.map((row) => toImport(row, names))
}

export async function findImport(db: Db, importId: string): Promise<Import | null> {
  const [row] = await db.read<ImportRecord>('SELECT * FROM imports WHERE import_id = $1', [importId])
  return row ? toImport(row, await readNames(db)) : null
}

const toImport = (row: ImportRecord, names: Names): Import => ({
  importId: row.import_id,
  fileNm: row.file_nm,
  rows: row.rows_total,
  made: row.made,
  removed: row.removed,
  kept: row.kept,
  state: row.state,
  person: names.person(row.person),
  begunAt: row.begun_at,
})

export const ofShop = (caller: Caller, at: number) => ({
  chain: 'shop',
  at,
  commandId: null,
  actor: callerActor(caller),
})
