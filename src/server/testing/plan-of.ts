/** How an engine would answer a statement, as it tells it itself. */
import type { Db, Param } from '../db/db.ts'

export async function planOf(db: Db, sql: string, params: readonly Param[] = []): Promise<string> {
  const literal = (value: Param | undefined) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL')
  const bound = sql.replaceAll(/\$(\d+)/g, (_, n) => literal(params[Number(n) - 1]))
  if (db.engine === 'sqlite') return JSON.stringify(await db.read(`EXPLAIN QUERY PLAN ${bound}`))
  // Of a table of a few rows PostgreSQL would rather read the whole.
  return db.write(async (tx) => {
    await tx.run('SET LOCAL enable_seqscan = off')
    return JSON.stringify(await tx.query(`EXPLAIN ${bound}`))
  })
}
