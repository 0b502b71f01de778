/** Before a hosted service a manager may have settled, after the backup, what is open in it: no press sends it again unasked. */
import { canonicalJson } from '#shared/canonical-json.ts'
import { refusalCode } from '#shared/refusals.ts'
import { restoredCause as cause } from '#shared/review-evidence.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { findCarried } from '../ledger/command-rows.ts'
import { houseOf } from '../ledger/house.ts'
import { openReview } from '../ledger/reviews.ts'

/** Of these something goes to the service. */
const sending = `'outcome-unknown', 'automation-failed', 'carried-nowhere', 'added-after-redemption',
  'expired-before-arrival', 'over-a-limit', 'person-disabled'`

export async function isBeforeService(query: Queries['query']): Promise<boolean> {
  const [seen] = await query('SELECT 1 AS one FROM upstream_stamps WHERE view IS NOT NULL LIMIT 1')
  return seen !== undefined && (await houseOf(query))?.place !== 'here'
}

/** What a full card could not hold, with the next card made and nothing begun for it: its add may have gone out since. */
export async function holdCarried(tx: Queries, vault: Vault, at: number): Promise<void> {
  const rows = await tx.query<Row & { command_id: string; stamp_idx: number; count: number }>(
    `SELECT command_id, stamp_idx, COUNT(*) AS count FROM ledger WHERE event = 'stamp.carried-over'
     GROUP BY command_id, stamp_idx`,
  )
  for (const { command_id: from, stamp_idx: stampIdx, count } of rows) {
    const { commandId, row } = await findCarried(tx.query, vault, from)
    if (row) continue
    const kind = 'carried-nowhere'
    await tx.run(
      `INSERT INTO commands (command_id, fingerprint, kind, stamp_idx, caller, code, result, decided_at)
       VALUES ($1, 'carried', 'arriving-add', $2, 'automation', $3, $4, $5)`,
      [commandId, stampIdx, refusalCode['being-checked'], canonicalJson({ review: kind, stampIdx }), at],
    )
    const evidence = { command: 'arriving-add', count: Number(count), cause, nextIdx: null }
    await openReview(tx, { kind, about: commandId, stampIdx, commandId, evidence, at })
    const chain = `stamp:${stampIdx}`
    const body = { review: kind, upstream: true, ...evidence }
    await appendAudit(tx, { chain, at, event: 'command.reviewed', commandId, actor: 'automation', body })
  }
}

export async function doubtReviews(tx: Queries): Promise<void> {
  const rows = await tx.query<Row & { review_id: string; evidence: string }>(
    `SELECT review_id, evidence FROM reviews WHERE state <> 'closed' AND kind IN (${sending})`,
  )
  for (const { review_id: reviewId, evidence } of rows)
    await tx.run('UPDATE reviews SET evidence = $2, resolution = NULL WHERE review_id = $1', [
      reviewId,
      JSON.stringify({ ...JSON.parse(evidence), cause }),
    ])
  await tx.run("UPDATE automations SET state = 'unknown', payload_sealed = NULL WHERE state = 'failed'")
}
