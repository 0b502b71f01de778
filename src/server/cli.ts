/** The command line's work on a database: each reads its settings, does one thing and ends. */

import { statSync } from 'node:fs'
import { backup, backupInto } from './composition/backup.ts'
import {
  describeVerdict,
  linesOf,
  readCheckpoint,
  verifyAuditFile,
  writeAuditLog,
} from './composition/maintenance.ts'
import { assertShop, openDatabase, placeOf } from './composition/open-database.ts'
import { compareWithLog, markRestoredDatabase, restoreFile } from './composition/restore.ts'
import { givenSecret, openVault, readSecret } from './composition/secret.ts'
import { readSettings, type Settings } from './composition/settings.ts'
import type { Db } from './db/db.ts'
import { assertSchema } from './db/migrate.ts'
import { openDbAsItIs } from './db/open.ts'
import { createLog } from './http/log.ts'
import { resetOwner } from './people/reset-owner.ts'
import { usage } from './usage.ts'

/** `verify` needs no database and no secret: the file and the kept checkpoint are all. */
export async function audit([verb, ...rest]: string[]): Promise<void> {
  if (verb === 'verify') {
    const [file, flag, against, ...more] = rest
    // A checkpoint that is passed over would be a "good" that was never asked.
    if (!file || more.length > 0 || (flag !== undefined && (flag !== '--against' || !against)))
      throw new Error(usage)
    const verdict = await verifyAuditFile(file, against)
    process.stdout.write(`${describeVerdict(verdict)}\n`)
    process.exitCode = verdict.ok ? 0 : 1
    return
  }
  const file = verb === 'export' && !rest[0]?.startsWith('--') ? rest[0] : undefined
  const flags = file === undefined ? rest : rest.slice(1)
  if (verb !== 'export' && verb !== 'checkpoint') throw new Error(usage)
  const settings = readSettings(process.env, flags)
  const db = await openDbAsItIs(placeOf(settings))
  await assertSchema(db)
  const vault = await openVault(db, await readSecret(settings, db))
  if (verb === 'export') await writeAuditLog(db, vault, Date.now(), file)
  else process.stdout.write(`${JSON.stringify(await readCheckpoint(db, vault, Date.now()))}\n`)
  await db.close()
}

export async function runBackup([file, ...flags]: string[]): Promise<void> {
  if (!file || file.startsWith('--')) throw new Error(usage)
  const settings = readSettings(process.env, flags)
  const db = await openDbAsItIs(placeOf(settings))
  await assertSchema(db)
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false
  const made = isFolder
    ? backupInto(db, file, settings.BACKUP_KEEP, Date.now())
    : backup(db, file, Date.now()).then(() => file)
  const name = await made.finally(() => db.close())
  process.stdout.write(
    `${name} is written and was opened to be checked. Keep STAMPDESK_SECRET (or DATA_DIR/secret) with it, apart.\n`,
  )
}

/** The password is shown here and nowhere else; whoever reads it signs in and changes it. */
export async function runResetOwner(args: string[]): Promise<void> {
  const login = args[0]?.startsWith('--') ? undefined : args[0]
  const settings = readSettings(process.env, login === undefined ? args : args.slice(1))
  const db = await openDbAsItIs(placeOf(settings))
  await assertSchema(db)
  const vault = await openVault(db, await readSecret(settings, db))
  const { password, ...account } = await resetOwner({ db, vault, now: Date.now }, login)
  await db.close()
  process.stdout.write(
    `${account.login}   ${password}\nThe authenticator app is off, passkeys are removed and every session has ended. Sign in and choose a password of your own.\n`,
  )
}

export async function runMigrate(settings: Settings): Promise<void> {
  const { db } = await openDatabase(settings, createLog(settings.LOG_LEVEL))
  await db.close()
}

/** With `--log`, an export of the audit log that was kept elsewhere: what it knows more of is put before a manager. */
export async function runRestore(args: string[]): Promise<void> {
  const file = args[0]?.startsWith('--') ? undefined : args[0]
  const rest = file === undefined ? args : args.slice(1)
  const place = rest.indexOf('--log')
  const log = place < 0 ? null : rest[place + 1]
  if (log === undefined || log?.startsWith('--')) throw new Error(usage)
  const settings = readSettings(process.env, place < 0 ? rest : rest.toSpliced(place, 2))
  // Nobody restores twice: what is wrong with the log is said while nothing is done yet.
  if (log) await assertWholeLog(log)
  const db = await restoredDatabase(settings, file)
  try {
    if (log) {
      const { further, erased } = await compareWithLog(db, linesOf(log))
      process.stdout.write(
        `${further} cards are further in ${log}; of ${erased} the customer was erased again\n`,
      )
    }
  } catch (error) {
    throw new Error(
      `Restored, and not compared: ${error instanceof Error ? error.message : error}. Before the first start, empty DATA_DIR but for its secret and begin again, with another log or none.`,
      { cause: error },
    )
  } finally {
    await db.close()
  }
  process.stdout.write(
    'Restored. Rewards of cards from before wait for a manager, who finds them in the inbox and ends that on Today.\n',
  )
}

async function assertWholeLog(log: string): Promise<void> {
  const fault = await verifyAuditFile(log, undefined).then(
    (verdict) => (verdict.ok ? null : describeVerdict(verdict)),
    (error: Error) => error.message,
  )
  if (fault) throw new Error(`${log} is no whole log, and nothing was restored: ${fault}`)
}

/** PostgreSQL is brought back by its own means, and this says so. */
async function restoredDatabase(settings: Settings, file: string | undefined): Promise<Db> {
  const now = Date.now()
  const { dataDir, databaseUrl, log } = placeOf(settings)
  if (Boolean(file) === Boolean(databaseUrl)) throw new Error(usage)
  if (file) return restoreFile({ file, dataDir, secret: givenSecret(settings), now, log })
  await assertShop(settings)
  const { db } = await openDatabase(settings, createLog(settings.LOG_LEVEL))
  await markRestoredDatabase(db, async () => openVault(db, await readSecret(settings, db)), now)
  return db
}
