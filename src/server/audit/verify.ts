import { type AuditRow, genesis } from '#shared/audit-log.ts'
import { auditHash } from './audit-log.ts'

/** Where a chain stood when someone noted it: what was cut off behind it is found. */
export type ChainHead = { chain: string; seq: number; hash: string }

type Verification = { ok: true; rows: number } | { ok: false; chain: string; seq: number; cause: string }

/**
 * Checks one chain from its first row. Names the first row that is not as it was written. `head`, kept elsewhere,
 * is what finds a tail that was cut off: without it a shorter chain is a good chain.
 */
export function verifyChain(rows: readonly AuditRow[], head?: ChainHead): Verification {
  const chain = rows[0]?.chain ?? head?.chain ?? ''
  let prevHash = genesis
  for (const [index, row] of rows.entries()) {
    const seq = index + 1
    const bad = (cause: string): Verification => ({ ok: false, chain, seq, cause })
    if (row.chain !== chain) return bad('row of another chain')
    if (row.seq !== seq) return bad(row.seq > seq ? 'row missing' : 'row doubled or out of order')
    if (row.prevHash !== prevHash) return bad('does not follow the row before')
    if (row.hash !== auditHash(row)) return bad('content does not match its hash')
    if (head?.seq === seq && head.hash !== row.hash) return bad('is not the row that was noted')
    prevHash = row.hash
  }
  if (head && rows.length < head.seq) return { ok: false, chain, seq: rows.length + 1, cause: 'tail cut off' }
  return { ok: true, rows: rows.length }
}
