/** The store of settings: a schema's fields, a row each, on both engines; and that nothing else touches the table. */
import { readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import {
  claimSetting,
  countUpTo,
  numberSetting,
  readSetting,
  settingGroup,
  takeSetting,
  textSetting,
  writeSetting,
} from './settings.ts'

const entries = {
  shopNm: v.string(),
  languages: v.array(v.picklist(['en', 'ja'])),
  idleLockMs: v.number(),
  isQuiet: v.boolean(),
  motto: v.nullable(v.string()),
  greeting: v.optional(v.string(), 'Hello'),
}
const usual = { shopNm: 'Stampdesk', languages: ['en' as const], idleLockMs: 1, isQuiet: false, motto: null }
const group = settingGroup(entries, usual)

describeOnBoth('settings', (create) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await create()
  })
  afterAll(() => database.remove())

  test('every kind of field comes back as it was written, what is not given stays, and a default is the schema’s own', async () => {
    const { db } = database
    expect(await group.read(db.read)).toEqual({ ...usual, greeting: 'Hello' })
    const other = {
      shopNm: '1,5 한글',
      languages: ['ja' as const, 'en' as const],
      idleLockMs: 25,
      isQuiet: true,
      motto: '',
      greeting: '안녕하세요',
    }
    await db.write((tx) => group.write(tx, other))
    expect(await group.read(db.read)).toEqual(other)
    await db.write((tx) => group.write(tx, { idleLockMs: 26 }))
    expect(await group.read(db.read)).toEqual({ ...other, idleLockMs: 26 })
    expect(await db.read("SELECT value FROM settings WHERE key = 'shop_nm'")).toEqual([{ value: '1,5 한글' }])
  })

  test('a value that this version cannot take is the usual one, and the others are read', async () => {
    const { db } = database
    await db.write((tx) => tx.run("UPDATE settings SET value = 'en,tlh' WHERE key = 'languages'"))
    await db.write((tx) => tx.run("UPDATE settings SET value = 'soon' WHERE key = 'idle_lock_ms'"))
    expect(await group.read(db.read)).toMatchObject({ languages: ['en'], idleLockMs: 1, isQuiet: true })
  })

  test('of several at once one claims, and one takes', async () => {
    const { db } = database
    const token = textSetting('setup_token_hash')
    const claim = () => db.write((tx) => claimSetting(tx, token, 'a'))
    expect((await Promise.all([claim(), claim(), claim()])).filter(Boolean)).toHaveLength(1)
    const take = (value: string) => db.write((tx) => takeSetting(tx, token, value))
    expect(await take('b')).toBe(false)
    expect((await Promise.all([take('a'), take('a')])).filter(Boolean)).toHaveLength(1)
    expect(await readSetting(db.read, token)).toBeNull()
  })

  test('a counter goes up to its limit and no further, whoever comes at once', async () => {
    const { db } = database
    const day = numberSetting('given_back:2026-03-10', 0)
    const count = (most: number) => db.write((tx) => countUpTo(tx, day, most))
    expect(await count(0)).toBe(false)
    const counted = await Promise.all(Array.from({ length: 5 }, () => count(3)))
    expect(counted.filter(Boolean)).toHaveLength(3)
    expect(await readSetting(db.read, day)).toBe(3)
    await db.write((tx) => writeSetting(tx, day, 1))
    expect(await count(3)).toBe(true)
  })
})

const server = new URL('../', import.meta.url)
const touchesTable = (text: string) => /\b(?:FROM|INTO|UPDATE|JOIN)\s+settings\b/.test(text)

test('no other file of the server has SQL on the table', () => {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'),
  )
  const offenders = files.filter((path) => touchesTable(readFileSync(new URL(path, server), 'utf8')))
  expect(offenders).toEqual(['db/settings.ts'])
  expect(touchesTable("tx.run('DELETE FROM settings WHERE key = $1')")).toBe(true)
})
