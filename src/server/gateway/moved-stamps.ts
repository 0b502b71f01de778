/**
 * Cards that were made here and live with the service now, under another number. A lost one leads to the one that replaced
 * it here, and so on to where that one lives.
 */
import type { Queries, Row } from '../db/db.ts'
import type { Command } from '../ledger/command.ts'

type MovedRow = Row & { hosted_idx: number; at: number }

/** More than a card is ever lost: an end, whatever the rows say. */
const mostSteps = 100

/** Null for every other. */
export async function findMoved(
  query: Queries['query'],
  stampIdx: number,
): Promise<{ hostedIdx: number; at: number } | null> {
  const [row] = await query<MovedRow>(
    `WITH RECURSIVE steps (hosted_idx, at, step) AS (
       SELECT hosted_idx, at, 1 FROM moved_stamps WHERE stamp_idx = $1
       UNION ALL
       SELECT m.hosted_idx, m.at, steps.step + 1 FROM moved_stamps m JOIN steps ON m.stamp_idx = steps.hosted_idx
       WHERE steps.step < $2)
     SELECT hosted_idx, at FROM steps ORDER BY step DESC LIMIT 1`,
    [stampIdx, mostSteps],
  )
  return row ? { hostedIdx: row.hosted_idx, at: row.at } : null
}

export async function noteMoved(tx: Queries, stampIdx: number, hostedIdx: number, at: number): Promise<void> {
  await tx.run(
    'INSERT INTO moved_stamps (stamp_idx, hosted_idx, at) VALUES ($1, $2, $3) ON CONFLICT (stamp_idx) DO NOTHING',
    [stampIdx, hostedIdx, at],
  )
}

/** Stamps for a card that has another number now go there. Null for what is to be done with the card in hand. */
export async function whereItIs(query: Queries['query'], command: Command): Promise<Command | null> {
  const moved = 'stampIdx' in command ? await findMoved(query, command.stampIdx) : null
  if (!moved) return command
  const isUndo = command.kind === 'remove' && command.undoes !== undefined
  return command.kind === 'add' || command.kind === 'arriving-add' || isUndo
    ? { ...command, stampIdx: moved.hostedIdx }
    : null
}
