/** PostgreSQL's own hash partitions under the hot tables, as a distributed PostgreSQL lays them on its machines. */
import type { Db, Param, Queries, Row } from '../db/db.ts'

/** By what each table is laid: the stamp, the command's id, or the subject of a chain. */
export const partitionKeys = {
  stamps: 'stamp_idx',
  ledger: 'stamp_idx',
  redemptions: 'stamp_idx',
  reservations: 'stamp_idx',
  holders: 'stamp_idx',
  commands: 'command_id',
  audit: 'chain',
  audit_heads: 'chain',
} as const
const parts = 16

/**
 * Lays the empty tables anew. An index that is unique over another column than the key cannot be on a partitioned table
 * (https://www.postgresql.org/docs/current/ddl-partitioning.html), and is a plain one here.
 */
export async function partition(db: Db): Promise<void> {
  for (const [table, key] of Object.entries(partitionKeys)) {
    const indexes = await db.read<Row & { indexdef: string; is_primary: boolean }>(
      `SELECT pg_get_indexdef(i.indexrelid) AS indexdef, i.indisprimary AS is_primary
       FROM pg_index i WHERE i.indrelid = $1::regclass`,
      [table],
    )
    await db.exec(`ALTER TABLE ${table} RENAME TO ${table}_whole`)
    await db.exec(
      `CREATE TABLE ${table} (LIKE ${table}_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY HASH (${key})`,
    )
    for (let part = 0; part < parts; part++)
      await db.exec(
        `CREATE TABLE ${table}_p${part} PARTITION OF ${table} FOR VALUES WITH (MODULUS ${parts}, REMAINDER ${part})`,
      )
    await db.exec(`DROP TABLE ${table}_whole CASCADE`)
    for (const { indexdef, is_primary } of indexes) {
      const definition = indexdef.replace(`public.${table}_whole`, table)
      await db.exec(is_primary ? definition : definition.replace('CREATE UNIQUE', 'CREATE'))
    }
  }
}

export type Asked = { sql: string; params: readonly Param[] }

/** Notes each statement that is sent to the database. */
export function noting(db: Db): Db & { asked: Asked[] } {
  const asked: Asked[] = []
  const of = ({ query, run }: Queries): Queries => ({
    query: (sql, params = []) => {
      asked.push({ sql, params })
      return query(sql, params)
    },
    run: (sql, params = []) => {
      asked.push({ sql, params })
      return run(sql, params)
    },
  })
  const { query: read } = of({ query: db.read, run: () => Promise.reject(new Error('a read runs nothing')) })
  return { ...db, asked, read, write: (work) => db.write((tx) => work(of(tx))) }
}

type Plan = { 'Relation Name'?: string; 'Actual Loops'?: number; Plans?: Plan[] }

/** The parts that a statement reads or writes, by table. Nothing of it stays. */
export async function partsTouched(db: Db, { sql, params }: Asked): Promise<Map<string, Set<string>>> {
  const touched = new Map<string, Set<string>>()
  const walk = (plan: Plan) => {
    const [, table] = /^(\w+)_p\d+$/.exec(plan['Relation Name'] ?? '') ?? []
    if (table && plan['Actual Loops'] !== 0)
      touched.set(table, (touched.get(table) ?? new Set()).add(plan['Relation Name'] ?? ''))
    for (const part of plan.Plans ?? []) walk(part)
  }
  class TakenBack extends Error {}
  await db
    .write(async (tx) => {
      // A row that is there already cannot be put in again; where it goes is in its plan.
      const how = /^\s*INSERT/.test(sql) ? 'FORMAT JSON' : 'ANALYZE, FORMAT JSON'
      const [row] = await tx.query<Row & { 'QUERY PLAN': string }>(`EXPLAIN (${how}) ${sql}`, params)
      const explained = row?.['QUERY PLAN'] as unknown as { Plan: Plan }[] | undefined
      if (explained?.[0]) walk(explained[0].Plan)
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return touched
}
