/** Fills a migrated database by SQL alone, in the shape in which the ledger leaves it: each stamp with its ten events. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { databaseName } from '../../src/server/db/data-folder.ts'
import type { Place } from '../each-engine.ts'

export const firstIdx = 2_000_000_000
export const cardIdx = 7
const eventsEach = 10
/** Ten million events are three years. */
const stepMs = 9_500

type Ask = (sql: string) => Promise<Record<string, unknown>[]>
type Filler = { engine: 'sqlite' | 'postgres'; ask: Ask; close: () => Promise<void> }

/** A connection for it alone: nothing is synced and nothing checked until all is there. */
async function openFiller({ dataDir, databaseUrl }: Place): Promise<Filler> {
  if (databaseUrl) {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(`SET synchronous_commit = off; SET session_replication_role = replica;
      SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'`)
    const ask: Ask = async (sql) => (await client.query(sql)).rows
    return { engine: 'postgres', ask, close: () => client.end() }
  }
  const db = new DatabaseSync(join(dataDir, databaseName), { enableForeignKeyConstraints: false })
  db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;
    PRAGMA cache_size = -1000000`)
  return { engine: 'sqlite', ask: async (sql) => db.prepare(sql).all(), close: async () => db.close() }
}

/** `n` from 0 to below `count`, on both engines. */
const numbers = (count: number) =>
  `WITH RECURSIVE seq(n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${count - 1})`

const tables = ['stamps', 'commands', 'ledger', 'audit', 'audit_heads']

/** Those that are no key of their table: sorted once they are quicker than grown row by row. */
async function takeIndexesOff({ engine, ask }: Filler): Promise<string[]> {
  const named = tables.map((table) => `'${table}'`).join(', ')
  const indexes = await ask(
    engine === 'sqlite'
      ? `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${named})`
      : `SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public' AND tablename IN (${named})
         AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)`,
  )
  for (const { name } of indexes) await ask(`DROP INDEX ${String(name)}`)
  return indexes.map(({ sql }) => String(sql))
}

/** `stamps` of them: the first half full, the others with two of ten. The last event is `until`. */
export async function fill(place: Place, stamps: number, until: number): Promise<void> {
  const filler = await openFiller(place)
  const { engine, ask } = filler
  const events = stamps * eventsEach
  const hex = (of: string, digits: number) =>
    engine === 'sqlite' ? `printf('%0${digits}x', ${of})` : `lpad(to_hex(${of}), ${digits}, '0')`
  // Of the nth event: in the log's order first all first ones; by stamp the ten of each together.
  const stampOf = `(n % ${stamps})`
  const turnOf = `(n / ${stamps})`
  const byStamp = `(n / ${eventsEach})`
  const turn = `(n % ${eventsEach})`
  const at = (stamp: string, nth: string) =>
    `(${until} - (${events} - 1 - ${nth} * ${stamps} - ${stamp}) * CAST(${stepMs} AS BIGINT))`
  /** As a UUID of version 7 (RFC 9562): the time first. */
  const idOf = (stamp: string, nth: string) => {
    const time = at(stamp, nth)
    return `${hex(`(${time} >> 16)`, 8)} || '-' || ${hex(`(${time} & 65535)`, 4)} || '-7000-8000-' || ${hex(stamp, 12)}`
  }
  const isAdd = (stamp: string, nth: string) => `(${stamp} < ${stamps / 2} OR ${nth} < 6)`
  const chain = (stamp: string) => `'stamp:' || CAST(${firstIdx} + ${stamp} AS TEXT)`

  const indexes = await takeIndexesOff(filler)
  await ask(`INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, created_at)
    VALUES (${cardIdx}, 'Growth', 'One free', 10, 365, 0)`)
  await ask(`${numbers(stamps)} INSERT INTO stamps
      (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
    SELECT ${firstIdx} + n, ${cardIdx}, CASE WHEN n < ${stamps / 2} THEN 10 ELSE 2 END, 10, '2020-01-01', '2100-01-01', 1,
      ${at('n', '0')} FROM seq`)
  await ask(`${numbers(events)} INSERT INTO commands
      (command_id, fingerprint, kind, stamp_idx, card_idx, caller, person, tapped_at, decided_at, code, result)
    SELECT ${idOf(stampOf, turnOf)}, 'fingerprint-of-the-usual-length-forty-three-c',
      CASE WHEN ${isAdd(stampOf, turnOf)} THEN 'arriving-add' ELSE 'remove' END,
      ${firstIdx} + ${stampOf}, ${cardIdx}, 'tablet:till-1', CASE WHEN n % 3 = 0 THEN 'jo' ELSE 'kim' END,
      ${at(stampOf, turnOf)} - 1000, ${at(stampOf, turnOf)}, 0, 'null' FROM seq`)
  await ask(`${numbers(events)} INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
    SELECT ${idOf(byStamp, turn)}, 1, ${firstIdx} + ${byStamp},
      CASE WHEN ${isAdd(byStamp, turn)} THEN 'stamp.added' ELSE 'stamp.removed' END,
      CASE WHEN ${isAdd(byStamp, turn)} THEN 1 ELSE -1 END,
      CASE WHEN ${isAdd(byStamp, turn)} THEN ${turn} + 1 ELSE 11 - ${turn} END, ${at(byStamp, turn)} FROM seq`)
  await ask(`${numbers(events)} INSERT INTO audit (chain, seq, at, event, command_id, actor, body, prev_hash, hash)
    SELECT ${chain(byStamp)}, ${turn} + 1, ${at(byStamp, turn)}, 'stamp.added', ${idOf(byStamp, turn)},
      'person:jo@tablet:till-1', '{"count":1,"stamps":5}', ${hex('n', 64)}, ${hex('n + 1', 64)} FROM seq`)
  // All of it is in a checkpoint already, as all but the last hour of a shop's log is.
  await ask(`${numbers(stamps)} INSERT INTO audit_heads (chain, seq, hash, noted_seq)
    SELECT ${chain('n')}, ${eventsEach}, ${hex(`((n + 1) * ${eventsEach})`, 64)}, ${eventsEach} FROM seq`)
  for (const sql of indexes) await ask(sql)
  // PostgreSQL's own housekeeper does this within minutes; SQLite is measured as it is, without.
  if (engine === 'postgres') {
    await ask('VACUUM ANALYZE')
    await ask('CHECKPOINT')
  }
  await filler.close()
}
