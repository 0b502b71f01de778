/** The process: how it starts, what it refuses, how it stops. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bothSpellings, readSettings } from './composition/settings.ts'
import { programEnv, startServer } from './testing/server-process.ts'

const main = new URL('main.ts', import.meta.url).pathname
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-main-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs it to its end; only for starts that are refused. */
function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    env: { ...programEnv, DATA_DIR: folder, PORT: '0', ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

test.each([
  ['audit', 'verify', 'LOG', 'CHECKPOINT'],
  ['audit', 'verify', 'LOG', '--against'],
  ['audit', 'verify', 'LOG', '--against=CHECKPOINT'],
  ['audit', 'verify', 'LOG', '--against', 'CHECKPOINT', 'more'],
  ['audit', 'verify'],
  ['audit', 'checkpoint', 'FILE'],
  ['audit', 'export', 'FILE', 'more'],
  ['backup', 'FILE', 'more'],
  ['reset-owner', 'LOGIN', 'more'],
  ['migrate', 'more'],
  ['start', 'more'],
  ['start', '--port'],
  ['restore', 'FILE', '--log', '--data-dir'],
  ['hosted', 'import', 'FILE', '--report', '--dry-run'],
  ['hosted', 'move-back', '--report', '--dry-run'],
  ['hosted', 'move-back', '--data-dir', '--dry-run'],
  ['hosted', 'export', 'FILE', '--dry-run', '--report', 'REPORT'],
  ['hosted', 'import', 'FILE', '--made', '1=2'],
])('%s %s %s %s is refused and nothing is done', (...args) => {
  const { status, stderr } = run(args.filter((it) => it !== undefined))
  expect({ status, said: stderr }).toMatchObject({
    status: 1,
    said: expect.stringMatching(
      /stampdesk (audit|hosted)|Unexpected argument|argument missing|Unknown option/,
    ),
  })
  expect(readdirSync(folder)).toEqual([])
})

test.each(['--help', '-h', 'start --help', 'audit export -h', 'restore FILE --help', 'hosted import --help'])(
  'stampdesk %s prints the usage and does nothing',
  (line) => {
    const { status, stdout, stderr } = run(line.split(' '))
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('restore FILE [--log LOG] | restore [--log LOG] (with DATABASE_URL)')
    expect(readdirSync(folder)).toEqual([])
  },
)

const own = { STAMPDESK_SECRET: '', STAMPDESK_API_KEY: '' }

test('an empty folder becomes a sample shop, with a secret that only its owner reads', async () => {
  const server = await startServer({ DATA_DIR: folder, DEMO: '', ...own })
  const { result } = (await (await fetch(`${server.url}/api/counter/v1/demo`)).json()) as {
    result: { apiKey: string; stamps: { state: string; code: string }[] }
  }
  expect(new Set(result.stamps.map(({ state }) => state))).toEqual(
    new Set([
      'new',
      '3 of 10',
      '7 of 10',
      '9 of 10',
      'full',
      'redeemed',
      'expired',
      'not yet valid',
      'inactive',
      '5 of 6',
    ]),
  )
  expect(result.stamps[0]?.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/)
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
  const { stampIdx } = result.stamps[0] as unknown as { stampIdx: number }
  const validated = await fetch(`${server.url}/api/stamp/v1/validate?stampIdx=${stampIdx}`, {
    headers: { Authorization: `APIKey ${result.apiKey}` },
  })
  expect(await validated.json()).toMatchObject({
    code: 0,
    result: { stamps: 9, onsitePwd: expect.any(String) },
  })
  await server.stop()

  const again = await startServer({ DATA_DIR: folder, DEMO: '', ...own })
  const second = (await (await fetch(`${again.url}/api/counter/v1/demo`)).json()) as {
    result: { apiKey: string; stamps: object[] }
  }
  expect(second.result.apiKey).toBe(result.apiKey)
  expect(second.result.stamps).toHaveLength(result.stamps.length)
  await again.stop()
})

test("the demo's secrets are public, so it does not run where others can reach it", () => {
  expect(run(['start', '--host', '0.0.0.0'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('DEMO=0'),
  })
})

test('every setting that is wrong is named', () => {
  const { status, stderr } = run(['start'], {
    PORT: 'http',
    SHOP_TIMEZONE: 'Mars/Olympus',
    STAMPDESK_SECRET: 'short',
  })
  expect(status).toBe(1)
  for (const name of ['PORT', 'SHOP_TIMEZONE', 'STAMPDESK_SECRET']) expect(stderr).toContain(name)
  expect(run(['start', '--prot', '1'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('--prot'),
  })
  expect(run(['dance']).status).toBe(1)
})

test('a domain of stamps that cannot be a host stops the start, by name', () => {
  const { status, stderr } = run(['start'], { STAMP_DOMAINS: 'cards.example, https' })
  expect(status).toBe(1)
  expect(stderr).toContain('STAMP_DOMAINS: "https" cannot be a host')
  for (const STAMP_DOMAINS of [
    'https://',
    'cards example',
    'https://cards.example/stamp',
    'me@cards.example',
    'a..b',
    '*.example',
  ])
    expect(() => readSettings({ STAMP_DOMAINS }, []), STAMP_DOMAINS).toThrow('cannot be a host')
})

test('a host that webhooks may reach and that can be none stops the start, by name', () => {
  for (const wrong of [
    'https://',
    'till internal',
    'https://till.internal/hook',
    'till.internal:8080',
    '*.internal',
  ])
    expect(() => readSettings({ WEBHOOK_HOSTS: `127.0.0.1, ${wrong}` }, []), wrong).toThrow(
      `WEBHOOK_HOSTS: "${wrong}" cannot be a host`,
    )
  const WEBHOOK_HOSTS =
    'https://till.internal, Hooks, 192.168.1.20, ::1, http://[fd00::7]/, Kaffee-München.example'
  expect(readSettings({ WEBHOOK_HOSTS }, []).WEBHOOK_HOSTS).toEqual([
    'till.internal',
    'hooks',
    '192.168.1.20',
    '::1',
    'fd00::7',
    'xn--kaffee-mnchen-3ob.example',
  ])
})

test('a folder for backups that PostgreSQL would not get is refused, and hours without a folder', () => {
  const settings = { BACKUP_DIR: '/mnt/usb', DATABASE_URL: 'postgres://shop@localhost/shop' }
  expect(() => readSettings(settings, [])).toThrow(/^BACKUP_DIR is for SQLite/)
  expect(() => readSettings({ BACKUP_HOURS: '6' }, [])).toThrow(
    /^BACKUP_HOURS does nothing without BACKUP_DIR/,
  )
})

test.each(['host', 'data-dir', 'tls-cert', 'backup-dir'])(
  '--%s with nothing behind it is refused',
  (flag) => {
    const name = flag.replace('-', '_').toUpperCase()
    expect(() => readSettings({}, [`--${flag}`, ''])).toThrow(`${name}: must not be empty`)
  },
)

test.each(['STAMPDESK_API_KEY', 'UPSTREAM_API_KEY'])('%s that no header can carry is refused', (name) => {
  for (const key of ['a key of words, and of 24 characters', `${'k'.repeat(24)}\n`, 'schlüssel'.repeat(3)])
    expect(() => readSettings({ [name]: key }, []), key).toThrow(`${name}: must be ASCII`)
  // Longer ones are not looked for in a header (people/api-keys.ts).
  expect(() => readSettings({ STAMPDESK_API_KEY: 'k'.repeat(201) }, [])).toThrow('at most 200')
})

test.each([
  ['PORT', '99999', 'from 0 to 65535'],
  ['PORT', 'abc', 'from 0 to 65535'],
  ['BACKUP_KEEP', '0', 'from 1 to 9999'],
  ['BACKUP_HOURS', '1.5', 'from 1 to 9999'],
  ['DIGEST_HOUR', '24', 'from 0 to 23'],
])('%s=%s is refused by its name and its range', (name, value, range) => {
  expect(() => readSettings({ [name]: value }, [])).toThrow(`${name}: must be a whole number ${range}`)
})

test('a domain of stamps may have its scheme, a port and letters of any language', () => {
  const STAMP_DOMAINS = 'https://cards.example/, Kaffee-München.example, http://till.example:8080'
  expect(readSettings({ STAMP_DOMAINS }, []).STAMP_DOMAINS).toEqual([
    'cards.example',
    'xn--kaffee-mnchen-3ob.example',
    'till.example:8080',
  ])
  const international = 'xn--kaffee-mnchen-3ob.example'
  expect(
    bothSpellings([international, 'a.example', `${international}:8443`, 'localhost:4173', '[::1]:80']),
  ).toEqual([
    international,
    'kaffee-münchen.example',
    'a.example',
    `${international}:8443`,
    'kaffee-münchen.example:8443',
    'localhost:4173',
    '[::1]:80',
  ])
})

test('another secret than that of the database is refused', async () => {
  const server = await startServer({ DATA_DIR: folder })
  await server.stop()
  const { status, stderr } = run(['start'], {
    STAMPDESK_SECRET: 'another secret, also long enough for it',
    DEMO: '0',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('STAMPDESK_SECRET')
})

test('SIGTERM ends it cleanly', async () => {
  const server = await startServer({ DATA_DIR: folder })
  await server.stop()
  expect(server.process.exitCode).toBe(0)
})
