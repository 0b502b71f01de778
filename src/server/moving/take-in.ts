/** One stamp that was kept by a hosted service is counted here from now on, under the number that it has. */
import { canonicalJson } from '#shared/canonical-json.ts'
import type { CreateStamp, Holder, Ymd } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { callerActor } from '../ledger/caller.ts'
import { claim } from '../ledger/command-rows.ts'
import { nobody, writeHolder } from '../ledger/holders.ts'
import type { ExportedStamp } from './export.ts'

type Deps = { db: Db; vault: Vault; now: () => number }
const caller = { kind: 'system' } as const

/** Its command, its row, its holder, one ledger row and one of its chain: together or not at all. False where it was done before. */
export function takeIn({ db, vault, now }: Deps, commandId: string, stamp: ExportedStamp): Promise<boolean> {
  return db.write(async (tx) => {
    const at = now()
    const { stampIdx, cardIdx, maxStamps, stamps, strtYmd, endYmd, active, follows, redeemedAt } = stamp
    const holder: Holder = { ...nobody, ...stamp.holder }
    const command: CreateStamp = {
      kind: 'create',
      commandId,
      cardIdx,
      strtYmd: strtYmd as Ymd,
      endYmd: endYmd as Ymd,
      domain: null,
      active,
      holder,
      stamps,
      ...(follows !== null && { follows }),
    }
    if (!(await claim(tx, vault, command, { caller }, at, stampIdx))) return false
    // A next card that was made here before it moved goes on from this one (as ledger/decide-replace.ts).
    if (follows !== null)
      await tx.run('UPDATE stamps SET follows = $2 WHERE follows = $1 AND deleted_at IS NULL', [
        follows,
        stampIdx,
      ])
    await tx.run(
      `INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, domain, follows,
         redeemed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, $10)`,
      [stampIdx, cardIdx, stamps, maxStamps, strtYmd, endYmd, active ? 1 : 0, follows, redeemedAt, at],
    )
    await tx.run('UPDATE commands SET code = 0, result = $2, card_idx = $3 WHERE command_id = $1', [
      commandId,
      canonicalJson({ stampIdx }),
      cardIdx,
    ])
    // What is known of it here stays, and what was added elsewhere is the rest.
    const delta = stamps - (await countedHere(tx, stampIdx))
    await tx.run(
      `INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
       VALUES ($1, 1, $2, 'stamp.imported', $3, $4, $5)`,
      [commandId, stampIdx, delta, stamps, at],
    )
    const body = {
      cardIdx,
      maxStamps,
      strtYmd,
      endYmd,
      active,
      follows,
      createdAt: at,
      holder: await writeHolder(tx, stampIdx, holder),
      stamps,
      fromService: true,
    }
    const entry = { chain: `stamp:${stampIdx}`, at, commandId, actor: callerActor(caller) }
    await appendAudit(tx, { ...entry, event: 'stamp.imported', body })
    return true
  })
}

async function countedHere(tx: Queries, stampIdx: number): Promise<number> {
  const [row] = await tx.query<Row & { sum: number }>(
    'SELECT COALESCE(SUM(delta), 0) AS sum FROM ledger WHERE stamp_idx = $1',
    [stampIdx],
  )
  return Number(row?.sum ?? 0)
}
