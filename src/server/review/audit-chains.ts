/** What a browser, or anyone with a copy, needs to check the log without trusting this server. */
import type { AuditRow, LogLine } from '#shared/audit-log.ts'
import { readChainAfter } from '../audit/audit-log.ts'
import type { ChainHead } from '../audit/verify.ts'
import type { Db, Row } from '../db/db.ts'

type ChainPage = { head: ChainHead | null; rows: AuditRow[]; nextAfter: number | null }

const pageRows = 1000

/** The head is read first: rows that come in meanwhile are behind it, and belong to the next reading. */
export async function readChainPage({ read }: Db, chain: string, after: number): Promise<ChainPage> {
  const [head] = await read<ChainHead & Row>('SELECT chain, seq, hash FROM audit_heads WHERE chain = $1', [
    chain,
  ])
  if (!head) return { head: null, rows: [], nextAfter: null }
  const rows = await readChainAfter(read, { chain, after, head: head.seq }, pageRows)
  return { head, rows, nextAfter: rows.length === pageRows ? (rows.at(-1)?.seq ?? null) : null }
}

/** The same as lines of JSON, the head first, one page in memory at a time. */
export async function* chainLines(db: Db, chain: string): AsyncGenerator<string, void> {
  let after: number | null = 0
  let isFirst = true
  while (after !== null) {
    const page: ChainPage = await readChainPage(db, chain, after)
    if (isFirst) yield `${JSON.stringify({ head: page.head })}\n`
    isFirst = false
    yield page.rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    after = page.nextAfter
  }
}

const linesAChunk = 500

/** Some hundred lines at a time: a chunk each would cost more than the log. */
export async function* logLines(lines: AsyncIterable<LogLine>): AsyncGenerator<string, void> {
  let chunk: string[] = []
  for await (const line of lines) {
    chunk.push(`${JSON.stringify(line)}\n`)
    if (chunk.length < linesAChunk) continue
    yield chunk.join('')
    chunk = []
  }
  yield chunk.join('')
}
