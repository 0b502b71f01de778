/** Before a hosted service a manager may have settled, after the backup, what is open in it: no press sends it again unasked. */
import { restoredCause as cause } from '#shared/review-evidence.ts'
import type { Queries, Row } from '../db/db.ts'
import { houseOf } from '../ledger/house.ts'

/** Of these something goes to the service. */
const sending = `'outcome-unknown', 'automation-failed', 'carried-nowhere', 'added-after-redemption',
  'expired-before-arrival', 'over-a-limit', 'person-disabled'`

export async function isBeforeService(query: Queries['query']): Promise<boolean> {
  const [seen] = await query('SELECT 1 AS one FROM upstream_stamps WHERE view IS NOT NULL LIMIT 1')
  return seen !== undefined && (await houseOf(query))?.place !== 'here'
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
