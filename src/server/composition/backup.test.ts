/** Backups made under a clock that was wrong: none is said to be there that is not, and none is left out for it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { throwUnlessGone } from '../testing/databases.ts'
import { openTestShop, testApiKey } from '../testing/test-shop.ts'
import { backupInto } from './backup.ts'

const dayMs = 86_400_000

let folder: string
let kept: string
let db: Db
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-backup-'))
  kept = join(folder, 'kept')
  mkdirSync(kept)
  db = await openDb({ dataDir: join(folder, 'shop'), log: throwUnlessGone })
})
afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true, force: true })
})

const day = (number: number) => Date.UTC(2026, 2, number)
const nameOf = (number: number) => `stampdesk-202603${String(number).padStart(2, '0')}T000000000Z.backup`
const make = async (number: number, keep: number) => {
  expect(await backupInto(db, kept, keep, day(number))).toBe(nameOf(number))
  return readdirSync(kept).toSorted()
}

test('the backup that was just made stays, and those of a clock that was ahead go first', async () => {
  for (const ahead of [20, 21, 22]) await make(ahead, 3)
  writeFileSync(join(kept, `${nameOf(19)}.77.part`), 'cut off')
  expect(await make(5, 3)).toEqual([5, 21, 22].map(nameOf))
  expect(await make(6, 3)).toEqual([5, 6, 22].map(nameOf))
  expect(await make(7, 3)).toEqual([5, 6, 7].map(nameOf))
  expect(await make(8, 3)).toEqual([6, 7, 8].map(nameOf))
})

test('a clock that is behind costs no more than the oldest', async () => {
  for (const number of [20, 21, 22]) await make(number, 3)
  expect(await make(1, 3)).toEqual([1, 21, 22].map(nameOf))
  expect(await make(23, 3)).toEqual([21, 22, 23].map(nameOf))
})

test('a last backup that lies ahead counts as none: Today and the metric are of the shop’s first day', async () => {
  const shop = await openTestShop({ db })
  const first = shop.clock.now
  const status = async () => (await shop.manager('GET', '/api/counter/v1/backup-status')).result
  const age = async () => {
    const answer = await shop.app.request('/metrics', { headers: { Authorization: `APIKey ${testApiKey}` } })
    return Number(/^stampdesk_backup_age_seconds (.+)$/m.exec(await answer.text())?.[1])
  }
  await backupInto(db, kept, 14, first + 300 * dayMs)
  shop.clock.now += 3 * dayMs
  expect(await status()).toMatchObject({ backup: { lastAt: null, isOld: true } })
  expect(await age()).toBe((3 * dayMs) / 1000)
  await backupInto(db, kept, 14, shop.clock.now + 1000)
  expect(await status()).toMatchObject({ backup: { lastAt: shop.clock.now + 1000, isOld: false } })
  expect(await age()).toBe(0)
  // Set up under such a clock, and never backed up.
  shop.clock.now = first - 10 * dayMs
  expect(await status()).toMatchObject({ backup: { lastAt: null, isOld: true } })
})
