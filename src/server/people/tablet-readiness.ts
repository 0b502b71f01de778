import * as v from 'valibot'
import { type Finding, type LastReadiness, lightOf, tabletReadiness } from '#shared/readiness-api.ts'
import type { Db } from '../db/db.ts'

type Found = { tabletId: string; personId: string | null; at: number; findings: readonly Finding[] }

/** False where the tablet is none of ours. */
export async function noteReadiness(db: Db, { tabletId, personId, at, findings }: Found): Promise<boolean> {
  const count = await db.write((tx) =>
    tx.run(
      `INSERT INTO tablet_readiness (tablet_id, at, person_id, findings)
       SELECT tablet_id, $2, $3, $4 FROM tablets WHERE tablet_id = $1
       ON CONFLICT (tablet_id) DO UPDATE SET at = excluded.at, person_id = excluded.person_id,
         findings = excluded.findings`,
      [tabletId, at, personId, JSON.stringify(findings)],
    ),
  )
  return count > 0
}

type Columns = { checked_at: number | null; checked_by: string | null; findings: string | null }

/** Null where it never was checked, or an older server wrote what this one cannot read. */
export function readinessOf({ checked_at: at, checked_by: person, findings }: Columns): LastReadiness | null {
  if (at === null || findings === null) return null
  const read = v.safeParse(tabletReadiness, { findings: JSON.parse(findings) })
  if (!read.success) return null
  const found = read.output.findings
  const faults = found.filter(({ verdict }) => verdict === 'bad' || verdict === 'todo')
  return { at, person, light: lightOf(found), faults }
}
