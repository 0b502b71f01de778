import type { Json } from '#shared/canonical-json.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries } from '../db/db.ts'

type Entry = { at: number; event: string; actor: string; body: Record<string, Json> }

/** People and their secrets are the shop's chain. Ids only: a name may have to be erased. */
export function auditPerson(tx: Queries, entry: Entry): Promise<void> {
  return appendAudit(tx, { ...entry, chain: 'shop', commandId: null })
}
