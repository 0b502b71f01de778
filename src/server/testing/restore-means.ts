/** How a shop's database is kept and brought back, by each engine's own means: docs/backup.md, with the programs themselves. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'
import { backup } from '../composition/backup.ts'
import { markRestoredDatabase, restoreFile } from '../composition/restore.ts'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { runClient } from './postgres-cluster.ts'
import { newId, testSecret } from './test-shop.ts'

const throwIt = (error: Error) => {
  throw error
}

export type RestoreMeans = {
  db: Db
  keep: (at: number) => Promise<void>
  lose: () => Promise<void>
  bringBack: (at: number) => Promise<Db>
  end: () => Promise<void>
}

export async function sqliteMeans(folder: string): Promise<RestoreMeans> {
  const db = await openDb({ dataDir: join(folder, 'before'), log: throwIt })
  const file = join(folder, 'night.backup')
  return {
    db,
    keep: (at) => backup(db, file, at),
    async lose() {
      await db.close()
      rmSync(join(folder, 'before'), { recursive: true })
    },
    bringBack: (at) =>
      restoreFile({ file, dataDir: join(folder, 'after'), secret: testSecret, now: at, log: throwIt }),
    end: async () => {},
  }
}

export async function postgresMeans(folder: string): Promise<RestoreMeans> {
  const file = join(folder, 'night.dump')
  const names = { before: `t_${newId().replaceAll('-', '')}`, after: `t_${newId().replaceAll('-', '')}` }
  const urlOf = (name: string) => inject('postgresUrl').replace('{database}', name)
  const asAdmin = async (sql: string) => {
    const client = new Client({ connectionString: urlOf('postgres') })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  const open = (name: string) => openDb({ databaseUrl: urlOf(name), dataDir: '', log: () => {} })
  await asAdmin(`CREATE DATABASE ${names.before}`)
  const db = await open(names.before)
  return {
    db,
    keep: async () => runClient('pg_dump', '--format=custom', `--file=${file}`, urlOf(names.before)),
    async lose() {
      await db.close()
      await asAdmin(`DROP DATABASE ${names.before} WITH (FORCE)`)
    },
    async bringBack(at) {
      await asAdmin(`CREATE DATABASE ${names.after}`)
      runClient('pg_restore', '--exit-on-error', `--dbname=${urlOf(names.after)}`, file)
      const restored = await open(names.after)
      await markRestoredDatabase(restored, at)
      return restored
    },
    end: () => asAdmin(`DROP DATABASE ${names.after} WITH (FORCE)`),
  }
}
