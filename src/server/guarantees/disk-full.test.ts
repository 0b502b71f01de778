/**
 * the disk is full, or fails at the nth write, for n = 1, 2, … until nothing fails: 503 with the id, nothing half
 * done, and the same command goes through as soon as the disk is well again, in the same process.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { describeOn, describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { autocommitting, failingAtNth } from '../testing/planted.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { newId, onsitePwd, openTestShop, type TestShop, testApiKey, today } from '../testing/test-shop.ts'

type Send = (call: Call, id: string) => Promise<{ status: number; code: number; result: unknown }>
type Call = { method: string; path: string; body: object }

const isDeep = process.env.DEEP === '1'
const unavailable = (id: string) => ({ status: 503, result: { commandId: id } })

/** Everything that a command writes. */
async function everything(db: Db): Promise<string> {
  const tables = [
    'stamps',
    'commands',
    'ledger',
    'redemptions',
    'audit',
    'audit_heads',
    'holders',
    'webhook_events',
  ]
  const counts = await Promise.all(tables.map((table) => db.read(`SELECT COUNT(*) AS n FROM ${table}`)))
  const [sums] = await db.read('SELECT SUM(stamps) AS stamps, SUM(version) AS version FROM stamps')
  return JSON.stringify([counts, sums])
}

/** One command of each kind, on fresh stamps. */
async function makeCalls(shop: TestShop): Promise<Call[]> {
  const [some, full] = [await shop.stampWith(3), await shop.stampWith(10)]
  const span = { cardIdx: 1, strtYmd: today, endYmd: '2027-03-10', userNm: 'Mina' }
  return [
    { method: 'PUT', path: '/api/stamp/v1/add', body: { stampIdx: some } },
    { method: 'PUT', path: '/api/stamp/v1/remove', body: { stampIdx: some } },
    { method: 'PUT', path: '/api/stamp/v1/redeem', body: { stampIdx: full, onsitePwd } },
    { method: 'POST', path: '/api/stamp/v1/create', body: span },
  ]
}

describeOnBoth('a fault of the storage at the nth statement (R-8)', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const faults =
    engine === 'sqlite'
      ? [10, 13, 8].map((errcode) => () => Object.assign(new Error('planted: disk'), { errcode }))
      : ['53100', '58030'].map((code) => () => Object.assign(new Error('planted: disk'), { code }))

  /** Faults after which something was there, or something else than 503 was said; and how many there were in all. */
  async function halfDone(
    makeError: () => Error,
    { wrap = (db: Db) => db, kinds = 4 } = {},
  ): Promise<{ found: string[]; hits: number }> {
    const failing = failingAtNth(wrap(database.db), makeError)
    const struck = await openTestShop({ db: failing.db })
    const found: string[] = []
    for (const { method, path, body } of (await makeCalls(shop)).slice(0, kinds)) {
      const id = newId()
      for (let n = 1, hits = -1; hits !== failing.fault.hits; n++) {
        hits = failing.fault.hits
        const before = await everything(database.db)
        failing.fault.n = n
        const { status, code, result } = await struck.api(method, path, body, { 'Idempotency-Key': id })
        failing.fault.n = 0
        if (hits === failing.fault.hits) {
          if (status !== 200 || code !== 0) found.push(`${path} afterwards: ${status}`)
        } else if (status !== 503 || JSON.stringify(result) !== JSON.stringify({ commandId: id }))
          found.push(`${path} ${n}: ${status}`)
        else if ((await everything(database.db)) !== before) found.push(`${path} ${n}`)
      }
    }
    return { found, hits: failing.fault.hits }
  }

  test('503 with the id, nothing half done, and then it goes through', async () => {
    for (const [n, makeError] of faults.entries()) {
      // What a command writes is the same whichever fault meets it.
      const kinds = n === 0 || isDeep ? 4 : 1
      const { found, hits } = await halfDone(makeError, { kinds })
      expect(found).toEqual([])
      expect(hits).toBeGreaterThan(5 * kinds)
    }
  })

  test('planted: where each statement is its own transaction something half done is found', async () => {
    const [makeError = () => new Error('none')] = faults
    expect((await halfDone(makeError, { wrap: autocommitting })).found).not.toEqual([])
  })

  test('planted: a fault that passes for a bug of ours is found, being 500', async () => {
    expect((await halfDone(() => new Error('planted'), { kinds: 1 })).found[0]).toMatch(/500$/)
  })
})

describeOn('sqlite', 'SQLite on a disk that is full, or fails (R-8)', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const pages = async () => Number((await database.db.read('PRAGMA page_count'))[0]?.page_count)

  test('full at each further page: 503 with the id, and it goes on by itself where there is room again', async () => {
    const rounds = isDeep ? 200 : 20
    const stampIdx = await shop.stampWith(0)
    let [turn, full] = [0, 0]
    for (let page = await pages(); full < rounds; page++) {
      await database.db.exec(`PRAGMA max_page_count = ${page}`)
      for (let isFull = false; !isFull; turn++) {
        const call = `/api/stamp/v1/${turn % 2 ? 'remove' : 'add'}`
        const id = newId()
        const before = await everything(database.db)
        const answer = await shop.api('PUT', call, { stampIdx }, { 'Idempotency-Key': id })
        if (answer.status === 200) continue
        isFull = true
        full++
        expect(answer).toMatchObject(unavailable(id))
        expect(await everything(database.db)).toBe(before)
        // What is there is still read.
        expect(await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)).toMatchObject({
          code: 0,
        })
        await database.db.exec(`PRAGMA max_page_count = ${page + 100}`)
        expect(await shop.api('PUT', call, { stampIdx }, { 'Idempotency-Key': id })).toMatchObject({
          code: 0,
        })
      }
    }
    expect(await database.db.read('PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
    expect(await shop.holds(stampIdx)).toBe(turn % 2)
  }, 300_000)

  const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0
  if (!hasPrlimit && process.env.CI) throw new Error('CI needs prlimit: apt-get install util-linux')

  test.skipIf(!hasPrlimit)(
    'a write error at each half page of the journal, in a running server: 503, nothing half done, then 200',
    async () => {
      const server = await startServer(database.env, openSync('/dev/null', 'w'))
      const send = sender(server)
      /** The kernel's own limit on the size of files: a write past it fails half way, then wholly (EFBIG). */
      const limit = (bytes: number | 'unlimited') =>
        execFileSync('prlimit', ['--pid', String(server.process.pid), `--fsize=${bytes}:unlimited`])
      const frame = 24 + 4096
      let failed = 0
      const calls = await makeCalls(shop)
      for (const call of isDeep ? calls : calls.slice(1, 3)) {
        const id = newId()
        for (let n = 0, isDone = false; !isDone; n++) {
          // The journal begins anew, so that the nth write is the nth half frame of it.
          await database.db.scrub()
          const before = await everything(database.db)
          limit(n === 0 ? 0 : 32 + ((n - 1) * frame) / 2)
          const answer = await send(call, id)
          limit('unlimited')
          isDone = answer.status === 200
          if (isDone) continue
          failed++
          expect(answer).toMatchObject(unavailable(id))
          expect(await everything(database.db)).toBe(before)
        }
        expect(await send(call, id)).toMatchObject({ status: 200, code: 0 })
      }
      process.stdout.write(`R-8: ${failed} write errors in the journal\n`)
      expect(failed).toBeGreaterThan(isDeep ? 40 : 20)
      expect(await database.db.read('PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
      await server.stop()
    },
    300_000,
  )

  // A mount is asked of nobody in a hurry.
  if (!isDeep || !canMount()) return
  test('a disk that is really full: 503 with the id, read all the same, and on with it where there is room', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stampdesk-disk-'))
    let size = 3
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder])
    const db = await openDb({ dataDir: folder, log: () => {} })
    try {
      const onDisk = await openTestShop({ db })
      const stampIdx = await onDisk.stampWith(0)
      const server = await startServer({ DATA_DIR: folder }, openSync('/dev/null', 'w'))
      const send = sender(server)
      let full = 0
      for (let turn = 0; full < 3; turn++) {
        const call = {
          method: 'PUT',
          path: `/api/stamp/v1/${turn % 2 ? 'remove' : 'add'}`,
          body: { stampIdx },
        }
        const id = newId()
        const answer = await send(call, id)
        if (answer.status !== 200) {
          full++
          expect(answer).toMatchObject(unavailable(id))
          expect(await onDisk.holds(stampIdx)).toBe(turn % 2)
          execFileSync('mount', ['-o', `remount,size=${++size}m`, folder])
          expect(await send(call, id)).toMatchObject({ status: 200, code: 0 })
        }
        expect(await onDisk.holds(stampIdx)).toBe((turn + 1) % 2)
      }
      expect(await db.read('PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
      await server.stop()
    } finally {
      await db.close()
      execFileSync('umount', ['-l', folder])
    }
  }, 300_000)
})

/** As root, and where the container lets it. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-mount-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0
  if (isMounted) execFileSync('umount', [folder])
  return isMounted
}

const sender =
  ({ url }: ServerProcess): Send =>
  async ({ method, path, body }, id) => {
    const headers = {
      Authorization: `APIKey ${testApiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': id,
      // Between two calls all rows are counted: a connection that was kept may be closed just as it is written to.
      Connection: 'close',
    }
    const sent = { method, headers, body: JSON.stringify(body) }
    const response = await fetch(url + path, sent)
    const { code, result } = (await response.json()) as { code: number; result: unknown }
    return { status: response.status, code, result }
  }
