import { expect, test } from 'vitest'
import { noteBackup } from '../db/backup-file.ts'
import { openDb } from '../db/open.ts'
import { describeOnBoth, throwUnlessGone } from '../testing/databases.ts'
import { newId, openTestShop, testApiKey } from '../testing/test-shop.ts'

describeOnBoth('metrics', (create, engine) => {
  test('commands by result, and the ages of what waits, for who holds the API key', async () => {
    const database = await create()
    const shop = await openTestShop(database)
    const stampIdx = await shop.stampWith(9)
    const key = { 'Idempotency-Key': newId() }
    for (let n = 0; n < 2; n++) await shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, key)
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    expect((await shop.app.request('/metrics')).status).toBe(401)
    const answer = await shop.app.request('/metrics', { headers: { Authorization: `APIKey ${testApiKey}` } })
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toContain('text/plain')
    for (const line of [
      'stampdesk_commands_total{kind="add",result="applied"} 1',
      'stampdesk_commands_total{kind="add",result="replayed"} 1',
      'stampdesk_commands_total{kind="add",result="full"} 1',
      'stampdesk_webhook_lag_seconds 0',
      'stampdesk_reviews_open 0',
    ])
      expect(text).toContain(line)
    await database.remove()
  })

  test('tablets that fell silent, and the age of the last backup where they are ours to make', async () => {
    const database = await create()
    const shop = await openTestShop(database)
    const report = {
      appVersion: '1',
      waiting: 3,
      storagePersisted: true,
      scanMedianMs: null,
      scanP95Ms: null,
    }
    await shop.tablet('POST', '/api/counter/v1/tablet-report', report)
    if (engine === 'sqlite') await noteBackup(database.db, shop.clock.now)
    shop.clock.now += 5 * 3_600_000
    expect(await shop.lookForSilence()).toBe(1)
    const answer = await shop.app.request('/metrics', { headers: { Authorization: `APIKey ${testApiKey}` } })
    const text = await answer.text()
    expect(text).toContain('\nstampdesk_tablets_silent 1\n')
    expect(text).toContain('\nstampdesk_tablet_commands_waiting 3\n')
    expect(/^stampdesk_backup_age_seconds (.+)$/m.exec(text)?.[1]).toBe(
      engine === 'sqlite' ? '18000' : undefined,
    )
    await database.remove()
  })

  test('each synced commit is timed, and a transaction that was rolled back is not', async () => {
    const database = await create()
    const times: number[] = []
    const { DATABASE_URL: databaseUrl } = database.env
    const { dataDir } = database
    const db = await openDb({ databaseUrl, dataDir, log: throwUnlessGone, onCommit: (ms) => times.push(ms) })
    const before = times.length
    await noteBackup(db, 1)
    expect(times.slice(before)).toEqual([expect.any(Number)])
    expect(times[before]).toBeGreaterThan(0)
    if (engine === 'postgres') {
      await expect(db.write((tx) => tx.run('INSERT INTO nowhere VALUES (1)'))).rejects.toThrow()
      expect(times).toHaveLength(before + 1)
    }
    await db.close()
    await database.remove()
  })
})
