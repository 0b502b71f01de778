/**
 * A lost card is replaced with its stamps: the old one is off for ever, the new one, which `follows` it, has what it held
 * and is good as long; where the customer gets a printed card that was nobody's, that is the new one. No stamp is given and none is taken, so that neither limits nor signals of fraud count it.
 *
 *   S ──► next                 S (off) ──► new ──► next
 */
import { objection, type ReplaceStamp } from '#shared/stamp.ts'
import { Contended, type Decided, type Deciding, refused } from './decision.ts'
import { derivedId } from './derived-id.ts'
import { lockHolder, writeHolder } from './holders.ts'
import { claimPrinted, drawUnprinted } from './printed-cards.ts'
import { reservedElsewhere } from './reservations.ts'
import { findStamp, lockStamp, type StampRow, toStamp } from './stamp-rows.ts'

export async function decideReplace(deciding: Deciding, command: ReplaceStamp): Promise<Decided> {
  const { tx, at, today, caller, vault } = deciding
  const { stampIdx } = command
  await lockStamp(tx, stampIdx)
  const row = await findStamp(tx.query, stampIdx)
  if (!row) return refused('not-found', stampIdx)
  const refusal = objection.use(toStamp(row), today)
  if (refusal) return refused(refusal, stampIdx)
  // Somebody has the keypad open for its reward.
  const tabletId = caller.kind === 'tablet' ? caller.tabletId : null
  if (await reservedElsewhere(tx.query, stampIdx, tabletId, at))
    return refused('reserved-elsewhere', stampIdx)

  const count = row.stamps
  const printed = command.onto === undefined ? null : await claimPrinted(deciding, command.onto, row.card_idx)
  if (typeof printed === 'string') return refused(printed, stampIdx)
  const newIdx = command.onto ?? (await drawUnprinted(deciding))
  await moveTo(deciding, row, newIdx)
  const holder = await writeHolder(tx, newIdx, await lockHolder(tx, stampIdx), { isNew: true })
  const commandId = await derivedId(tx.query, vault, `replaced:${command.commandId}`)
  const event = 'stamp.moved'
  const { card_idx: cardIdx, max_stamps: maxStamps, end_ymd: endYmd } = row
  const replacement = {
    replaces: stampIdx,
    cardIdx,
    maxStamps,
    stamps: count,
    endYmd,
    createdAt: at,
    holder,
    ...(printed && { batchId: printed.batch_id }),
  }
  return {
    applied: {
      stampIdx: newIdx,
      event,
      parts: [{ delta: count, stampsAfter: count }],
      body: replacement,
      also: [
        {
          command: { kind: 'replace', commandId, stampIdx },
          applied: {
            stampIdx,
            event,
            parts: [{ delta: -count, stampsAfter: 0 }],
            body: { replacedBy: newIdx, stamps: 0 },
          },
        },
      ],
    },
  }
}

/** What was given back, and what follows already, goes on from the new one. */
async function moveTo({ tx, at, today }: Deciding, row: StampRow, newIdx: number): Promise<void> {
  await tx.run('UPDATE stamps SET follows = $2 WHERE follows = $1 AND deleted_at IS NULL', [
    row.stamp_idx,
    newIdx,
  ])
  await tx.run(
    `UPDATE stamps SET stamps = 0, active = 0, replaced_at = $2, restores = NULL, version = version + 1
     WHERE stamp_idx = $1`,
    [row.stamp_idx, at],
  )
  const { card_idx, stamps, max_stamps, end_ymd, domain, stamp_idx, restores } = row
  const inserted = await tx.run(
    `INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, domain, follows, restores,
       created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [newIdx, card_idx, stamps, max_stamps, today, end_ymd, domain, stamp_idx, restores, at],
  )
  // The number is taken: all of it runs again.
  if (inserted !== 1) throw new Contended(`stamp ${stamp_idx}`)
}
