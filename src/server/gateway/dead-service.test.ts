/** Twenty tablets before a real socket that gives no answer of the service: it is asked once in five seconds at most. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop } from '../testing/test-shop.ts'
import { createHostedApi } from './hosted-api.ts'
import { createHttpExchange } from './http-exchange.ts'
import { planLimits } from './plan-limits.ts'

const minutes = process.env.DEEP === '1' ? 30 : 1
const tablets = 20
/** As the counter asks again for a card that it could not open. */
const everySeconds = 3

const deaths = {
  'cuts each connection': (server: Server, onAsked: () => void) =>
    server.on('request', (_, response) => {
      onAsked()
      response.socket?.resetAndDestroy()
    }),
  'is a proxy that says 502': (server: Server, onAsked: () => void) =>
    server.on('request', (_, response) => {
      onAsked()
      response.writeHead(502).end('<h1>Bad Gateway</h1>')
    }),
}

describeOnBoth('before a service that is dead', (create) => {
  let database: TestDatabase
  let server: Server
  beforeEach(async () => {
    database = await create()
    server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await database.remove()
  })

  test.each(Object.entries(deaths))('that %s: one call in 5 s, whoever scans and adds', async (_, dies) => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const shop = await openTestShop(database, {
      upstream: {
        hosted: createHostedApi(createHttpExchange({ baseUrl, apiKey: 'key', answerMs: 300 })),
        limits: planLimits.enterprise,
        settleMs: 120_000,
        sleep: () => Promise.resolve(),
      },
    })
    const asked: number[] = []
    dies(server, () => asked.push(shop.clock.now))
    const epoch = newId()
    let seq = 0
    const scan = async (tablet: number) =>
      expect((await shop.tablet('GET', `/api/counter/v1/stamps/${1000 + tablet}/validate`)).code).toBe(1504)
    const tap = async (tablet: number) => {
      const at = shop.clock.now
      const add = { kind: 'add', commandId: newId(), stampIdx: 1000 + tablet, count: 1, tappedAt: at }
      const commands = [{ ...add, seq: ++seq, epoch }]
      const { result } = await shop.tablet('POST', '/api/counter/v1/commands', { sentAt: at, commands })
      expect(result).toMatchObject({ verdicts: [{ outcome: 'later', refusal: 'being-checked' }] })
    }
    for (let second = 0; second < minutes * 60; second++) {
      const due = [...Array(tablets).keys()].filter((n) => (second + n) % everySeconds === 0)
      await Promise.all(due.map(scan))
      if (second < tablets) await tap(second)
      await shop.gateway?.checkHealth()
      await shop.gateway?.worker.runDue()
      shop.clock.now += 1000
    }
    // Those of the first moment tell that it is away: one for each tablet that was asking just then, at most.
    const since = asked.filter((at) => at > (asked[0] ?? 0))
    const gaps = since.slice(1).map((at, n) => at - (since[n] ?? 0))
    expect(asked.length - since.length).toBeLessThanOrEqual(Math.ceil(tablets / everySeconds) + 3)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000)
    expect(since.length).toBeLessThan((minutes * 60) / 5)
    expect((await shop.gateway?.reach())?.isAway).toBe(true)
  })
})
