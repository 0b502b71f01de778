/** Starts that are refused change nothing, say why in one sentence, and what a start makes is always shown. */
import { execFile } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { describeOn } from './testing/databases.ts'
import { freePort, programEnv, type ServerProcess, startServer } from './testing/server-process.ts'

const main = new URL('main.ts', import.meta.url).pathname
/** Each command is a process. */
const isDeep = process.env.DEEP === '1'
let folder: string
let running: ServerProcess | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-starts-'))
  running = null
})
afterEach(async () => {
  await running?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const own = { STAMPDESK_SECRET: '', STAMPDESK_API_KEY: '' }
const start = async (env: Record<string, string> = {}) => {
  running = await startServer({ DATA_DIR: join(folder, 'data'), ...own, ...env })
  return running
}

type Ended = { status: number; stderr: string; stdout: string }

/** Runs it to its end. */
function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const all = { ...programEnv, DATA_DIR: join(folder, 'data'), PORT: '0', DEMO: '0', ...env }
  return new Promise((resolve) =>
    execFile(process.execPath, [main, ...args], { env: all, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stderr, stdout }),
    ),
  )
}

/** Refused with one line that says this. */
function expectRefused({ status, stderr }: Ended, ...words: string[]): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  for (const word of words) expect(stderr).toContain(word)
  expect(status).toBe(1)
}

const settings = () => {
  const db = new DatabaseSync(join(folder, 'data', 'stampdesk.sqlite'), { readOnly: true })
  const rows = db.prepare('SELECT key, value FROM settings ORDER BY key').all()
  db.close()
  return rows
}

test('npm start gives Node what npm run stampdesk gives it', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(scripts.start).toBe(`npm run build && ${scripts.stampdesk} start`)
})

test('a start while the port is taken makes nothing, and one on the folder that is in use neither', async () => {
  const { url, kill } = await start()
  // What a start still writes after its first answer is written: that it can write, and that the key was shown.
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await vi.waitFor(() => expect(settings().map(({ key }) => key)).not.toContain('unshown_api_key'), 20_000)
  const before = settings()
  const other = join(folder, 'other')
  const { port } = new URL(url)
  const refused = await Promise.all([
    run(['start'], { PORT: port, DATA_DIR: other }),
    run(['start', '--port', port]),
    run(['start']),
    run(['migrate']),
  ])
  expectRefused(refused[0], 'PORT', 'taken')
  expectRefused(refused[1], 'PORT', 'taken')
  expectRefused(refused[2], 'DATA_DIR', 'in use')
  expectRefused(refused[3], 'DATA_DIR', 'in use')
  expect(existsSync(other)).toBe(false)
  expect(settings()).toEqual(before)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  // What a crash leaves behind is no lock.
  await kill()
  await start()
}, 120_000)

test('beside a server that runs, its log and its database are copied, for the owner alone', async () => {
  const server = await start()
  const done = { status: 0, stderr: '' }
  const files = ['log.ndjson', 'copy.sqlite'].map((name) => join(folder, name)) as [string, string]
  const [exported, backedUp, checkpoint, ready] = await Promise.all([
    run(['audit', 'export', files[0]]),
    run(['backup', files[1]]),
    run(['audit', 'checkpoint']),
    run(['ready', '--port', new URL(server.url).port]),
  ])
  expect([exported, backedUp, checkpoint, ready]).toMatchObject([done, done, done, done])
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600)
  const [verified, again, anotherCopy, ofNothing] = await Promise.all([
    run(['audit', 'verify', files[0]]),
    run(['audit', 'export', files[0]]),
    run(['backup', files[1]]),
    run(['backup', join(folder, 'none')], { DATA_DIR: folder }),
  ])
  expect(verified.stdout).toMatch(/^good/)
  expectRefused(again, files[0])
  expectRefused(anotherCopy, files[1])
  expectRefused(ofNothing, 'DATA_DIR', 'no database')
  await server.stop()
  expectRefused(await run(['ready', '--port', new URL(server.url).port]), 'not ready', 'port')
}, 120_000)

test('what the first start makes is shown by the next one where it was not printed, and then no more', async () => {
  const first = await start()
  const shown = /API key\s+(\S+)/.exec(first.printed())?.[1]
  const setUp = /setup#(\S+)/.exec(first.printed())?.[1]
  expect([shown, setUp]).toEqual([expect.stringMatching(/^sdk_/), expect.any(String)])
  await first.stop()
  const second = await start()
  expect(second.printed()).not.toContain('API key')
  // Another start takes nobody's set-up address away.
  expect(second.printed()).toContain(`setup#${setUp}`)
}, 120_000)

test('the demo asked for where others could reach it leaves no file behind', async () => {
  expectRefused(await run(['start'], { DEMO: '', HOST: '0.0.0.0' }), 'HOST', 'DEMO=0')
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('a database that does not open is told with its folder, and no command makes one', async () => {
  const folders = ['is-text', 'is-folder', 'is-empty'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const it of folders) mkdirSync(it)
  const [isText, isFolder, isEmpty] = folders.map((it) => join(it, 'stampdesk.sqlite')) as [
    string,
    string,
    string,
  ]
  writeFileSync(isText, 'text that is as long as the header of a database'.repeat(9))
  mkdirSync(isFolder)
  writeFileSync(isEmpty, '')
  const [text, folders2, empty] = await Promise.all([
    run(['start'], { DATA_DIR: folders[0] }),
    run(['start'], { DATA_DIR: folders[1] }),
    run(['backup', join(folder, 'none')], { DATA_DIR: folders[2] }),
  ])
  expectRefused(text, `DATA_DIR ${folders[0]} cannot be used`, 'not a database')
  expectRefused(folders2, `DATA_DIR ${folders[1]} cannot be used`)
  expectRefused(empty, `DATA_DIR ${folders[2]} has no database of a shop`)
})

test.skipIf(!isDeep)(
  'a backup and a restore that cannot be name the file, and leave nothing that stands in the way',
  async () => {
    const server = await start()
    const [good, none, newer, log] = ['good.backup', 'none/x.backup', 'newer.backup', 'log'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string]
    const secret = 'the secret of the shop that is brought back'
    const to = { DATA_DIR: join(folder, 'to'), STAMPDESK_SECRET: secret }
    expect(await run(['backup', good])).toMatchObject({ status: 0 })
    await server.stop()
    expectRefused(await run(['backup', none]), `${none} is not written`, 'no backup of now')
    expectRefused(await run(['restore', folder], to), `${folder} is no whole backup`)
    copyFileSync(good, newer)
    const database = new DatabaseSync(newer)
    database.exec('INSERT INTO schema_version VALUES (999)')
    database.close()
    expectRefused(await run(['restore', newer], to), 'made by a newer Stampdesk')
    for (const text of [null, '{cut o']) {
      if (text !== null) writeFileSync(log, text)
      expectRefused(
        await run(['restore', good, '--log', log], to),
        `${log} is no whole log`,
        'nothing was restored',
      )
    }
    expect(existsSync(to.DATA_DIR)).toBe(false)
    expectRefused(await run(['restore', good], to), 'made with another secret')
    expect(await run(['restore', good], { DATA_DIR: to.DATA_DIR, STAMPDESK_SECRET: '' })).toMatchObject({
      status: 1,
    })
    mkdirSync(to.DATA_DIR, { mode: 0o700 })
    copyFileSync(join(folder, 'data', 'secret'), join(to.DATA_DIR, 'secret'))
    expect(await run(['restore', good], { DATA_DIR: to.DATA_DIR })).toMatchObject({ status: 0, stderr: '' })
  },
  120_000,
)

describeOn('postgres', 'a PostgreSQL', (create) => {
  test.skipIf(!isDeep)(
    'that does not serve is told with its place and without its password, and where there is no shop none is made',
    async () => {
      const database = await create()
      const url = new URL(database.env.DATABASE_URL ?? '')
      const away = `postgres://shop:geheim@localhost:${await freePort()}/shop`
      const other = new URL(url)
      other.pathname = '/none'
      const empty = new URL(url)
      empty.pathname = '/template1'
      const started = await run(['start'], { DATABASE_URL: away })
      expectRefused(started, 'DATABASE_URL localhost:', '/shop cannot be used', 'ECONNREFUSED')
      expect(started.stderr).not.toContain('geheim')
      expectRefused(
        await run(['start'], { DATABASE_URL: other.href }),
        'DATABASE_URL',
        '/none',
        'does not exist',
      )
      for (const command of [['restore'], ['reset-owner'], ['audit', 'export', join(folder, 'log')]]) {
        expectRefused(
          await run(command, { DATABASE_URL: empty.href }),
          '/template1 has no database of a shop',
        )
        // Begun and never a shop: there is nothing that could have been brought back.
        if (command[0] === 'restore')
          expectRefused(await run(command, { DATABASE_URL: url.href }), 'nothing of a shop')
      }
      expect(['log', 'data/secret'].filter((name) => existsSync(join(folder, name)))).toEqual([])
      await database.remove()
    },
    120_000,
  )
})
