import { type RefusalName, refusalByCode } from '#shared/refusals.ts'
import type { Queries, Row } from '../db/db.ts'
import { type Caller, callerScope } from './caller.ts'

/**
 * What became of a command. `unknown`: nothing of that id has come from this caller, and a request that is still on
 * its way may yet bring it. `open`: a gateway has it and does not know its end.
 */
type Fate =
  | { state: 'unknown' }
  | { state: 'open' }
  | {
      state: 'decided'
      kind: string
      stampIdx: number | null
      decidedAt: number
      refusal: RefusalName | null
    }

type FateRow = Row & { kind: string; stamp_idx: number | null; code: number | null; decided_at: number }

/** The asker's own, under whichever pairing: others' commands are as unknown as those that never were. */
export async function fateOf(query: Queries['query'], commandId: string, asker: Caller): Promise<Fate> {
  const [row] = await query<FateRow>(
    `SELECT kind, stamp_idx, code, decided_at FROM commands
     WHERE command_id = $1 AND (caller = $2 OR person = $3)`,
    [commandId, callerScope(asker), asker.kind === 'tablet' ? asker.personId : null],
  )
  if (!row) return { state: 'unknown' }
  const { kind, stamp_idx: stampIdx, code, decided_at: decidedAt } = row
  if (code === null) return { state: 'open' }
  const refusal = code === 0 ? null : (refusalByCode(code) ?? 'server-fault')
  return { state: 'decided', kind, stampIdx, decidedAt, refusal }
}
