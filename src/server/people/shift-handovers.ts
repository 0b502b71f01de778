import { appendAudit } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'

type HandOver = {
  handOverId: string
  tabletId: string
  personId: string
  pinChecked: boolean
  at: number
  waiting: number
  problems: number
  promises: number
}

/** Once by its id: told again it is not written again. */
export async function noteHandOver(db: Db, handOver: HandOver): Promise<void> {
  const { handOverId, tabletId, personId, pinChecked, at, waiting, problems, promises } = handOver
  await db.write(async (tx) => {
    const noted = await tx.run(
      `INSERT INTO shift_handovers (handover_id, tablet_id, person_id, at, waiting, problems, promises)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (handover_id) DO NOTHING`,
      [handOverId, tabletId, personId, at, waiting, problems, promises],
    )
    if (noted === 0) return
    await appendAudit(tx, {
      chain: 'shop',
      at,
      event: 'shift.handed-over',
      commandId: null,
      actor: `person:${personId}@tablet:${tabletId}`,
      body: { waiting, problems, promises, pinChecked },
    })
  })
}
