import { expect, test } from 'vitest'
import { describeOnBoth } from '../testing/databases.ts'
import { newId, openTestShop, testApiKey } from '../testing/test-shop.ts'

describeOnBoth('metrics', (create) => {
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
})
