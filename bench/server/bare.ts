/**
 * The reference, in a process of its own: the same steps by hand, with nothing around them. The id is looked up, one
 * guarded update grants, a ledger row and the answer are kept, one synced commit.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

export type Bare = { first: number; ms: number; connections: number }
export type Done = { redeems: number; ms: number }

const schema = (text: string) => `
  CREATE TABLE stamps (stamp_idx BIGINT PRIMARY KEY, stamps INTEGER NOT NULL, max_stamps INTEGER NOT NULL,
    end_ymd TEXT NOT NULL, redeemed_at BIGINT);
  CREATE TABLE commands (command_id ${text} PRIMARY KEY, answer TEXT NOT NULL);
  CREATE TABLE ledger (command_id ${text} PRIMARY KEY, stamp_idx BIGINT NOT NULL, event TEXT NOT NULL, at BIGINT NOT NULL);`

const redeemFunction = `
  CREATE FUNCTION redeem(id UUID, idx BIGINT, now BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $$
  DECLARE kept TEXT;
  BEGIN
    SELECT answer INTO kept FROM commands WHERE command_id = id;
    IF FOUND THEN RETURN kept; END IF;
    UPDATE stamps SET redeemed_at = now
      WHERE stamp_idx = idx AND redeemed_at IS NULL AND stamps = max_stamps AND end_ymd >= '2026-01-01';
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO ledger VALUES (id, idx, 'stamp.redeemed', now);
    INSERT INTO commands VALUES (id, '{"code":0,"message":"","result":null}');
    RETURN '{"code":0,"message":"","result":null}';
  END $$`

const rows = (first: number, count: number) => `WITH RECURSIVE seq(n) AS (
  SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${count - 1})
  INSERT INTO stamps SELECT ${first} + n, 10, 10, '2100-01-01', NULL FROM seq`

const [place = '', first = '', count = ''] = process.argv.slice(2)
const redeem = place.startsWith('postgres:') ? await postgres() : sqlite()
process.on('message', async (bare: Bare) => process.send?.(await redeem(bare)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

function sqlite(): (bare: Bare) => Done {
  const db = new DatabaseSync(join(place, 'bare.sqlite'))
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${schema('TEXT')} ${rows(Number(first), Number(count))}`,
  )
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
  const find = db.prepare('SELECT answer FROM commands WHERE command_id = ?')
  const grant = db.prepare(
    `UPDATE stamps SET redeemed_at = ?2
     WHERE stamp_idx = ?1 AND redeemed_at IS NULL AND stamps = max_stamps AND end_ymd >= '2026-01-01'`,
  )
  const note = db.prepare("INSERT INTO ledger VALUES (?, ?, 'stamp.redeemed', ?)")
  const keep = db.prepare('INSERT INTO commands VALUES (?, ?)')
  return ({ first: from, ms }) => {
    const startedAt = performance.now()
    let redeems = 0
    for (; performance.now() - startedAt < ms; redeems++) {
      const [id, at] = [randomUUID(), Date.now()]
      begin.run()
      if (find.get(id) !== undefined || grant.run(from + redeems, at).changes !== 1)
        throw new Error('not granted')
      note.run(id, from + redeems, at)
      keep.run(id, '{"code":0,"message":"","result":null}')
      commit.run()
    }
    return { redeems, ms: performance.now() - startedAt }
  }
}

/** One prepared call of a function, by as many connections. */
async function postgres(): Promise<(bare: Bare) => Promise<Done>> {
  const open = async () => {
    const client = new Client({ connectionString: place })
    await client.connect()
    return client
  }
  const clients = [await open()]
  await clients[0]?.query(
    `${schema('UUID')} ${rows(Number(first), Number(count))}; ${redeemFunction}; ANALYZE stamps`,
  )
  return async ({ first: from, ms, connections }) => {
    while (clients.length < connections) clients.push(await open())
    const startedAt = performance.now()
    let redeems = 0
    const one = async (client: Client) => {
      while (performance.now() - startedAt < ms) {
        const values = [randomUUID(), from + redeems++, Date.now()]
        const {
          rows: [row],
        } = await client.query({ name: 'redeem', text: 'SELECT redeem($1, $2, $3)', values })
        if (row?.redeem === null) throw new Error('not granted')
      }
    }
    await Promise.all(clients.slice(0, connections).map(one))
    return { redeems, ms: performance.now() - startedAt }
  }
}
