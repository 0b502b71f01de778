/** Whose decision a command of the shop's own was: who settled a review in the inbox has decided what it put right. */
import type { Settled } from '#shared/activity-api.ts'
import type { Queries, Row } from '../db/db.ts'

/** As `settle-review.ts` writes it; what a person types stands on commands of people only. */
export const settlementReason = (reviewId: string, kind: string) => `review ${reviewId}: ${kind}`

type OwnCommand = { caller: string; reason: string | null }
type Settlement = Settled & { closedBy: string | null }

function reviewIdOf({ caller, reason }: OwnCommand): string | null {
  if (caller !== 'automation') return null
  return /^review ([\w-]+): [\w-]+$/.exec(reason ?? '')?.[1] ?? null
}

/** By the command: nothing where a command settled no review. */
export async function readSettlements(
  query: Queries['query'],
  commands: readonly OwnCommand[],
): Promise<(command: OwnCommand) => Settlement | null> {
  const ids = [...new Set(commands.map(reviewIdOf).filter((id) => id !== null))]
  const rows =
    ids.length === 0
      ? []
      : await query<Row & { review_id: string; kind: string; note: string | null; closed_by: string | null }>(
          `SELECT review_id, kind, note, closed_by FROM reviews
           WHERE review_id IN (${ids.map((_, n) => `$${n + 1}`).join(', ')})`,
          ids,
        )
  const byId = new Map(rows.map((row) => [row.review_id, row]))
  return (command) => {
    const row = byId.get(reviewIdOf(command) ?? '')
    return row ? { reviewId: row.review_id, kind: row.kind, note: row.note, closedBy: row.closed_by } : null
  }
}
