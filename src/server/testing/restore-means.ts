/** How a shop's database is kept and brought back, by each engine's own means: docs/backup.md, with the programs themselves. */
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, inject } from 'vitest'
import { backup } from '../composition/backup.ts'
import { markRestoredDatabase, restoreFile } from '../composition/restore.ts'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { createVault } from '../db/vault.ts'
import { findPostgres, runClient, socketUrl } from './postgres-cluster.ts'
import { newId, testSecret } from './test-shop.ts'

const vaultOf = async () => createVault(testSecret)
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
      await markRestoredDatabase(restored, vaultOf, at)
      return restored
    },
    end: () => asAdmin(`DROP DATABASE ${names.after} WITH (FORCE)`),
  }
}

const page = readFileSync(new URL('../../../docs/backup.md', import.meta.url), 'utf8')
/** Of the page's two files for PostgreSQL, with another folder in the place of the disk. */
const linesOf = (start: RegExp, folder: string) =>
  page
    .split('\n')
    .filter((line) => start.test(line))
    .map((line) => `${line.replaceAll('/mnt/safe', folder)}\n`)
    .join('')

/** A base backup, and the archived log up to when it was kept: on a server of its own, since its folder is lost. */
export async function pointInTimeMeans(): Promise<RestoreMeans> {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is not installed')
  const { folder, run, initialise } = programs
  const data = join(folder, 'data')
  const configure = (text: string) => appendFileSync(join(data, 'postgresql.conf'), text)
  const start = (log: string) =>
    run(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-o',
      `-k ${folder} -c listen_addresses=''`,
      '-l',
      join(folder, log),
      'start',
    )
  const urlOf = (database: string) => socketUrl(folder, database)
  const ask = async (sql: string) => {
    const client = new Client({ connectionString: urlOf('postgres') })
    await client.connect()
    const { rows } = await client.query(sql).finally(() => client.end())
    return rows[0] as Record<string, string | boolean>
  }
  const open = () => openDb({ databaseUrl: urlOf('shop'), dataDir: '', log: () => {} })

  initialise(data)
  run('mkdir', join(folder, 'archive'))
  configure(linesOf(/^archive_/, folder))
  start('before.log')
  run('createdb', '-h', folder, '-U', 'stampdesk', 'shop')
  run('pg_basebackup', '-h', folder, '-U', 'stampdesk', '--checkpoint=fast', `--pgdata=${folder}/base`)
  const db = await open()
  let keptAt = ''
  return {
    db,
    async keep() {
      keptAt = String((await ask('SELECT clock_timestamp()::text AS at')).at)
    },
    async lose() {
      await db.close()
      // The rest of the log is archived by it.
      run('pg_ctl', '-D', data, '-m', 'fast', '-w', 'stop')
      rmSync(data, { recursive: true })
    },
    async bringBack(at) {
      run('cp', '-a', join(folder, 'base'), data)
      configure(
        linesOf(/^(restore_command|recovery_target_\w+) =/, folder).replace(
          /(recovery_target_time = ).*/,
          `$1'${keptAt}'`,
        ),
      )
      run('touch', join(data, 'recovery.signal'))
      start('after.log')
      const isThere = async () => (await ask('SELECT pg_is_in_recovery() AS recovers')).recovers === false
      await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
      const restored = await open()
      await markRestoredDatabase(restored, vaultOf, at)
      return restored
    },
    async end() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
