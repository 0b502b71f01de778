/** The server makes its backups by itself, through the process that runs in a shop. */
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readBackup } from './db/backup-file.ts'
import { type ServerProcess, startServer } from './testing/server-process.ts'

let folder: string
const started: ServerProcess[] = []
const start = async (log?: number, more: Record<string, string> = {}) => {
  const server = await startServer({ ...settings(), ...more }, log)
  started.push(server)
  return server
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-scheduled-'))
})
afterEach(async () => {
  // One that a test has left would go on with a folder that is gone.
  await Promise.all(started.splice(0).map((server) => server.kill()))
  rmSync(folder, { recursive: true, force: true })
})

// Four starts of a process, one after the other.
vi.setConfig({ testTimeout: 120_000 })

const hourMs = 3_600_000
const data = () => join(folder, 'data')
const kept = () => join(folder, 'kept')
const settings = () => ({ DATA_DIR: data(), BACKUP_DIR: kept(), BACKUP_KEEP: '1' })
const backups = () => readdirSync(kept()).filter((name) => name.endsWith('.backup'))

function inShop<T>(work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(data(), 'stampdesk.sqlite'), { timeout: 5000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}
const lastBackup = () =>
  inShop((db) => Number(db.prepare("SELECT value FROM settings WHERE key = 'last_backup'").get()?.value ?? 0))
const ageBy = (ms: number) =>
  inShop((db) =>
    db.prepare("UPDATE settings SET value = CAST(value AS INTEGER) - ? WHERE key = 'last_backup'").run(ms),
  )

/** Until what the server does by itself is done. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 100 })

test('a backup at the first start, none while it is young, and another one in its place once it is due', async () => {
  mkdirSync(kept())
  const first = await start()
  await eventually(() => expect(lastBackup()).toBeGreaterThan(0))
  await first.stop()
  const [made = ''] = backups()
  expect(Date.now() - readBackup(join(kept(), made)).at).toBeLessThan(60_000)

  ageBy(23 * hourMs)
  const before = lastBackup()
  const second = await start()
  await second.stop()
  expect([backups(), lastBackup()]).toEqual([[made], before])

  ageBy(2 * hourMs)
  const third = await start()
  await eventually(() => expect(lastBackup()).toBeGreaterThan(before))
  await third.stop()
  expect(backups()).toHaveLength(1)
  expect(backups()).not.toContain(made)
}, 120_000)

test('where the clock was ahead when the last one was made the next is made at once; where it is behind, one and not one a minute', async () => {
  mkdirSync(kept())
  const first = await start()
  await eventually(() => expect(lastBackup()).toBeGreaterThan(0))
  await first.stop()
  const [made = ''] = backups()

  ageBy(-300 * 24 * hourMs)
  const second = await start()
  await eventually(() => expect(lastBackup()).toBeLessThan(Date.now() + hourMs))
  await second.stop()
  expect(backups()).toHaveLength(1)
  expect(backups()).not.toContain(made)

  // The log is three days ahead: the server goes by it, and so does what it knows of its last backup.
  const ahead = Date.now() + 72 * hourMs
  inShop((db) =>
    db
      .prepare(
        `INSERT INTO commands (command_id, fingerprint, kind, caller, decided_at, code)
         VALUES ('of-a-clock-ahead', '', 'add', 'system', ?, 1001)`,
      )
      .run(ahead),
  )
  const third = await start()
  await eventually(() => expect(lastBackup()).toBeGreaterThanOrEqual(ahead))
  await third.stop()
}, 120_000)

test('a folder that is not there is said in the log, and no file is made under its name', async () => {
  const log = join(folder, 'log')
  const server = await start(openSync(log, 'w'))
  await eventually(() => expect(readFileSync(log, 'utf8')).toContain(`BACKUP_DIR ${kept()} is no folder`))
  await server.stop()
  expect(existsSync(kept())).toBe(false)
})

// Not even root makes a file there.
test.skipIf(process.platform !== 'linux')(
  'one that cannot be written is said in the log by its own sentence',
  async () => {
    const log = join(folder, 'log')
    const server = await start(openSync(log, 'w'), { BACKUP_DIR: '/proc' })
    const said =
      /"msg":"\/proc\/stampdesk-[\dTZ]+\.backup is not written: ENOENT.* There is no backup of now\."/
    await eventually(() => expect(readFileSync(log, 'utf8')).toMatch(said))
    await server.stop()
  },
)
