/** hundreds of redeems of one full stamp at once, over real HTTP, against every process that shares the database. */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const rounds = process.env.DEEP ? 100 : 1
/** The server gave the request up, and says to ask again by its id: a database that a busy machine keeps waiting. */
const notNow = 1503
const connections = 200

describeOnBoth('a rush for one reward', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  const servers: ServerProcess[] = []
  // A connection of PostgreSQL is a process, and a gate has two cores.
  const redeems = engine === 'sqlite' || process.env.DEEP ? 1000 : 300
  const agent = new Agent({ keepAlive: true, maxSockets: connections / (engine === 'postgres' ? 4 : 1) })

  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    const processes = engine === 'postgres' ? 4 : 1
    // One after the other: behind a gate's browsers four at once were not ready within a minute.
    while (servers.length < processes) servers.push(await startServer(database.env))
  }, 360_000)
  afterAll(async () => {
    agent.destroy()
    await Promise.all(servers.map((server) => server.stop()))
    await database.remove()
  })

  function redeem(url: string, stampIdx: number, id = randomUUID()): Promise<number> {
    const body = JSON.stringify({ stampIdx })
    const headers = {
      Authorization: `APIKey ${testApiKey}`,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      'Idempotency-Key': id,
    }
    return new Promise((resolve, reject) => {
      const sent = request(`${url}/api/stamp/v1/redeem`, { method: 'PUT', agent, headers }, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => {
          const { code } = JSON.parse(text) as { code: number }
          resolve(code === notNow ? redeem(url, stampIdx, id) : code)
        })
      })
      sent.on('error', (error: Error & { code?: string }) => {
        // A connection that was kept ended as it was taken up again (https://nodejs.org/api/http.html#requestreusedsocket).
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(redeem(url, stampIdx, id))
        else reject(error)
      })
      sent.end(body)
    })
  }

  test(`${redeems} at once, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}: one success, one redemption row, each other refused with the reason (R-1)`, async () => {
    for (let round = 0; round < rounds; round++) {
      const stampIdx = await shop.stampWith(6, 2)
      const urls = servers.map(({ url }) => url)
      const codes = await Promise.all(
        Array.from({ length: redeems }, (_, n) => redeem(urls[n % urls.length] ?? '', stampIdx)),
      )
      const tally = Object.groupBy(codes, String)
      expect(Object.keys(tally).toSorted()).toEqual(['0', '1005'])
      expect(tally['0']).toHaveLength(1)
      const rows = await database.db.read('SELECT * FROM redemptions WHERE stamp_idx = $1', [stampIdx])
      expect(rows).toHaveLength(1)
      const granted = await database.db.read(
        "SELECT command_id FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.redeemed'",
        [stampIdx],
      )
      expect(granted).toHaveLength(1)
    }
  }, 1_800_000)
})
