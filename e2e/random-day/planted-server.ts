/** Faults that people have met in the server, each put back between it and its database. */
import type { Db, Queries } from '../../src/server/db/db.ts'

type PlantedServer = { plant(db: Db): Db; invariants: readonly string[] }

/** Every statement, those that only read among them. */
function rewriteAll(db: Db, rewrite: (sql: string) => string): Db {
  const wrap = (tx: Queries): Queries => ({
    query: (sql, params) => tx.query(rewrite(sql), params),
    run: (sql, params) => tx.run(rewrite(sql), params),
  })
  return {
    ...db,
    read: (sql, params) => db.read(rewrite(sql), params),
    write: (work) => db.write((tx) => work(wrap(tx))),
  }
}

export const plantedServerFaults: Record<string, PlantedServer> = {
  'the coupon that stays valid': {
    plant: (db) =>
      rewriteAll(db, (sql) => sql.replace('SET active = 0 WHERE cpn_no', 'SET active = 1 WHERE cpn_no')),
    invariants: ['a reward brings one coupon'],
  },
  'the clock set back': {
    plant: (db) =>
      rewriteAll(db, (sql) =>
        sql
          .replace('reservations.until > $6', 'CAST($6 AS BIGINT) IS NULL')
          .replace('AND until <= $3', 'AND CAST($3 AS BIGINT) IS NOT NULL'),
      ),
    invariants: ['a reward that is earned can be had', 'Redeem asks for the password, or says why not'],
  },
  'the erasure that leaves a name': {
    plant: (db) => ({ ...db, scrub: async () => 'cut' }),
    invariants: ['what is erased is in no file'],
  },
}

export const plantInShop: Record<string, PlantedServer['plant']> = Object.fromEntries(
  Object.entries(plantedServerFaults).map(([name, { plant }]) => [name, plant]),
)
