/** A file that was brought in by mistake: its cards go again, as a whole, as long as none of them was used. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'
import type { Caller } from '../ledger/caller.ts'
import { keyedId } from '../ledger/derived-id.ts'
import { findImport, type ImportDeps, ofShop, unknownImport } from './imports.ts'

type Undone = { left: number; removed: number; kept: number }
type CardRow = Row & { command_id: string; stamp_idx: number; is_used: number; is_there: number }

/** So many share a commit, and so many a request. */
const together = 50
const atOnce = 200
const lookedAtOnce = 500

const cardsOf = (limit: number) => `SELECT r.command_id, c.stamp_idx,
    CASE WHEN s.deleted_at IS NULL THEN 1 ELSE 0 END AS is_there,
    CASE WHEN EXISTS (SELECT 1 FROM commands o WHERE o.stamp_idx = c.stamp_idx AND o.command_id <> c.command_id
      AND o.code = 0 AND o.kind <> 'delete') THEN 1 ELSE 0 END AS is_used
  FROM import_rows r JOIN commands c ON c.command_id = r.command_id AND c.code = 0
  JOIN stamps s ON s.stamp_idx = c.stamp_idx
  WHERE r.import_id = $1 AND r.command_id > $2 ORDER BY r.command_id LIMIT ${limit}`

/**
 * Looked at first, then some at a time: `left` until none is. What is used at the counter meanwhile stays, and is told.
 * A row whose card is gone is no longer the import's, so that each request begins where the last one ended.
 */
export async function undoImport(
  deps: ImportDeps,
  importId: string,
  caller: Caller,
): Promise<Undone | typeof unknownImport | { refusal: 'import-used' }> {
  const { db } = deps
  const found = await findImport(db, importId)
  if (!found) return unknownImport
  if (found.state === 'undone') return { left: 0, removed: found.removed, kept: found.kept }
  if (found.state !== 'undoing') {
    if (await isUsed(db, importId)) return { refusal: 'import-used' }
    await db.write((tx) => tx.run("UPDATE imports SET state = 'undoing' WHERE import_id = $1", [importId]))
  }
  const isThrough = await removeSome(deps, importId, caller)
  if (isThrough) await finish(deps, importId, caller)
  const { made, removed, kept } = (await findImport(db, importId)) ?? found
  return { left: isThrough ? 0 : Math.max(made - removed, 1), removed, kept }
}

async function isUsed(db: Db, importId: string): Promise<boolean> {
  for (let after = ''; ; ) {
    const rows = await db.read<CardRow>(cardsOf(lookedAtOnce), [importId, after])
    if (rows.some(({ is_used, is_there }) => is_used === 1 || is_there === 0)) return true
    const last = rows.at(-1)
    if (!last || rows.length < lookedAtOnce) return false
    after = last.command_id
    await nextTurn()
  }
}

/** True where all of them were looked at. */
async function removeSome(deps: ImportDeps, importId: string, caller: Caller): Promise<boolean> {
  const { db } = deps
  let removed = 0
  for (let after = ''; removed < atOnce; ) {
    const rows = await db.read<CardRow>(cardsOf(atOnce), [importId, after])
    const free = rows.filter(({ is_used }) => is_used === 0)
    for (let from = 0; from < free.length; from += together) {
      removed += await removeCards(deps, importId, free.slice(from, from + together), caller)
      await nextTurn()
    }
    if (rows.length < atOnce) return true
    after = rows.at(-1)?.command_id ?? after
  }
  return false
}

async function removeCards(
  { db, vault, ledger }: ImportDeps,
  importId: string,
  cards: readonly CardRow[],
  caller: Caller,
): Promise<number> {
  const decisions = await Promise.all(
    cards.map(({ stamp_idx: stampIdx }) =>
      ledger.decide(
        {
          kind: 'delete',
          commandId: keyedId(vault, `import-undo:${importId}:${stampIdx}`),
          stampIdx,
          isUnused: true,
        },
        { caller },
      ),
    ),
  )
  // What was used since it was looked at stays.
  const gone = cards.filter((_, n) => decisions[n]?.refusal !== 'import-used')
  const ids = gone.map(({ command_id }) => command_id)
  if (ids.length === 0) return 0
  return db.write(async (tx) => {
    const left = await tx.run(
      `DELETE FROM import_rows WHERE import_id = $1 AND command_id IN (${ids.map((_, n) => `$${n + 2}`).join(', ')})`,
      [importId, ...ids],
    )
    await tx.run('UPDATE imports SET removed = removed + $2 WHERE import_id = $1', [importId, left])
    return left
  })
}

async function finish({ db, now }: ImportDeps, importId: string, caller: Caller): Promise<void> {
  await db.write(async (tx) => {
    const ended = await tx.run(
      `UPDATE imports SET state = 'undone', ended_at = $2, kept = made - removed
       WHERE import_id = $1 AND state = 'undoing'`,
      [importId, now()],
    )
    if (ended === 1)
      await appendAudit(tx, { ...ofShop(caller, now()), event: 'import.undone', body: { importId } })
  })
}
