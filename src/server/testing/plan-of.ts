/** How an engine would answer a statement, as it tells it itself. */
import type { Db, Param, Row } from '../db/db.ts'

export async function planOf(db: Db, sql: string, params: readonly Param[] = []): Promise<string> {
  const bound = bind(sql, params)
  if (db.engine === 'sqlite') return JSON.stringify(await db.read(`EXPLAIN QUERY PLAN ${bound}`))
  // Of a table of a few rows PostgreSQL would rather read the whole.
  return db.write(async (tx) => {
    await tx.run('SET LOCAL enable_seqscan = off')
    return JSON.stringify(await tx.query(`EXPLAIN ${bound}`))
  })
}

const compares = new Set(['Lt', 'Le', 'Gt', 'Ge'])

/**
 * SQLite's: which of these instants each row that is walked is compared with, where they should have bounded the walk. A plan
 * tells of bounds, and not which (https://www.sqlite.org/opcode.html).
 */
export async function comparedByRow(
  db: Db,
  sql: string,
  params: readonly Param[],
  instants: readonly number[],
): Promise<number[]> {
  type Step = Row & { opcode: string; p1: number; p2: number; p3: number; p4: string | null }
  const steps = await db.read<Step>(`EXPLAIN ${bind(sql, params)}`)
  const heldBy = new Map(
    steps.flatMap(({ opcode, p2, p4 }) => (opcode === 'Int64' ? [[p2, Number(p4)]] : [])),
  )
  const compared = steps
    .filter(({ opcode }) => compares.has(opcode))
    .flatMap(({ p1, p3 }) => [heldBy.get(p1), heldBy.get(p3)])
  return instants.filter((instant) => compared.includes(instant))
}

function bind(sql: string, params: readonly Param[]): string {
  const literal = (value: Param | undefined) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL')
  return sql.replaceAll(/\$(\d+)/g, (_, n) => literal(params[Number(n) - 1]))
}
