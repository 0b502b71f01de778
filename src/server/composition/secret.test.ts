/** The secret is made once, for a database that has none, and never in the place of another. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openVault, readSecret } from './secret.ts'
import { readSettings } from './settings.ts'

describeOnBoth('the secret', (create) => {
  let database: TestDatabase
  let file: string
  beforeEach(async () => {
    database = await create()
    file = join(database.dataDir, 'secret')
  })
  afterEach(() => database.remove())

  const read = (env: Record<string, string> = {}) =>
    readSecret(readSettings({ DATA_DIR: database.dataDir, ...env }, []), database.db)

  test('a new database gets one, and the same from then on', async () => {
    const made = await read()
    expect(made).toHaveLength(64)
    await openVault(database.db, made)
    expect([await read(), readFileSync(file, 'utf8')]).toEqual([made, made])
  })

  test('one that is missing beside its database is asked for, and none is made', async () => {
    const made = await read()
    await openVault(database.db, made)
    rmSync(file)
    await expect(read()).rejects.toThrow(/secret is missing.*STAMPDESK_SECRET\.$/)
    expect(existsSync(file)).toBe(false)
    expect(await read({ STAMPDESK_SECRET: made })).toBe(made)
  })

  test('one that was cut short, or is of another shop, is refused', async () => {
    await openVault(database.db, await read())
    writeFileSync(file, 'short')
    await expect(read()).rejects.toThrow('cut short')
    await expect(openVault(database.db, 'of another shop, and long enough for it')).rejects.toThrow(
      'not the secret of this database',
    )
  })
})
