import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import { openDb } from '../db/open.ts'
import { describeOnBoth, type TestDatabase, throwUnlessGone } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { backup } from './backup.ts'
import { describeVerdict, readCheckpoint, verifyAuditFile, writeAuditLog } from './maintenance.ts'

describeOnBoth('maintenance', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  let folder: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stampdesk-maintenance-'))
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(async () => {
    await database.remove()
    rmSync(folder, { recursive: true })
  })

  test('a backup made under load is restored whole: counts, ledger and chains agree', async () => {
    const file = join(folder, 'copy.sqlite')
    if (engine === 'postgres')
      return expect(backup(database.db, file, shop.clock.now)).rejects.toThrow('pg_dump')
    const stampIdx = await shop.stampWith(0)
    const adding = Promise.all(
      Array.from({ length: 8 }, () => shop.api('PUT', '/api/stamp/v1/add', { stampIdx })),
    )
    await backup(database.db, file, shop.clock.now)
    await adding
    copyFileSync(file, join(folder, 'stampdesk.sqlite'))
    const restored = await openDb({ dataDir: folder, log: throwUnlessGone })
    expect(await restored.read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    const [row] = await restored.read<{ stamps: number }>('SELECT stamps FROM stamps WHERE stamp_idx = $1', [
      stampIdx,
    ])
    const [sum] = await restored.read<{ sum: number | null }>(
      'SELECT SUM(delta) AS sum FROM ledger WHERE stamp_idx = $1',
      [stampIdx],
    )
    expect(sum?.sum ?? 0).toBe(row?.stamps)
    expect(verifyChain(await readChain(restored.read, `stamp:${stampIdx}`)).ok).toBe(true)
    const again = await openTestShop({ db: restored })
    expect(await again.api('PUT', '/api/stamp/v1/add', { stampIdx })).toMatchObject({ code: 0 })
    await restored.close()
    await expect(backup(database.db, file, shop.clock.now)).rejects.toThrow('there already')
  })

  test('the log leaves as a file that verifies against a kept checkpoint, and an altered one does not', async () => {
    const stampIdx = await shop.stampWith(3)
    const file = join(folder, 'log.ndjson')
    const keptFile = join(folder, 'kept.json')
    writeFileSync(keptFile, JSON.stringify(await readCheckpoint(database.db, shop.vault, shop.clock.now)))
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    await writeAuditLog(database.db, shop.vault, shop.clock.now, file)
    expect(describeVerdict(await verifyAuditFile(file, keptFile))).toMatch(/^good: \d+ rows, 2 checkpoints$/)
    const python = (path: string) =>
      execFileSync('python3', ['docs/verify_audit.py', path, '--against', keptFile], { encoding: 'utf8' })
    expect(python(file)).toMatch(/^good: \d+ rows, 2 checkpoints/)
    const bad = join(folder, 'bad.ndjson')
    writeFileSync(bad, readFileSync(file, 'utf8').replace('"actor":"system"', '"actor":"nobody"'))
    expect(describeVerdict(await verifyAuditFile(bad, keptFile))).toMatch(/^BAD: stamp:\d+ row 1: content/)
    expect(() => python(bad)).toThrow()
  })
})
