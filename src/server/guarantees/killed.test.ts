/**
 * the server is killed with `kill -9` under load, again and again. What was acknowledged is there once, what was
 * not is asked again by its id and then there once, and the server is back in under five seconds.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const isDeep = process.env.DEEP === '1'
const tills = 12
const backWithinMs = 5000
const hasty = new URL('../testing/hasty-server.ts', import.meta.url).pathname
const random = createRandom(Number(process.env.SEED ?? 6))

type Till = { stampIdx: number; turn: number; pending: string | null; acknowledged: string[] }

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1))
}

describeOnBoth('kill -9 under load (R-6)', (create, engine) => {
  const kills = isDeep ? 200 : engine === 'sqlite' ? 4 : 2
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  /** Adds and removes in turn, each asked by its id until it is acknowledged, until the server is gone. */
  async function work({ url }: ServerProcess, till: Till, isOver: () => boolean): Promise<void> {
    while (!isOver() || till.pending) {
      till.pending ??= newId()
      const call = till.turn % 2 ? 'remove' : 'add'
      const answer = await fetch(`${url}/api/stamp/v1/${call}`, {
        method: 'PUT',
        headers: {
          Authorization: `APIKey ${testApiKey}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': till.pending,
        },
        body: JSON.stringify({ stampIdx: till.stampIdx }),
      })
        .then((response) => response.json() as Promise<{ code: number }>)
        .catch(() => null)
      if (!answer) return
      expect(answer.code).toBe(0)
      till.acknowledged.push(till.pending)
      till.pending = null
      till.turn++
    }
  }

  /** Acknowledged commands that are not in the ledger exactly once. */
  async function astray(ids: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const id of ids) {
      const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [id])
      if (rows.length !== 1) found.push(id)
    }
    return found
  }

  async function killOnce(
    all: Till[],
    program?: string,
  ): Promise<{ backMs: number; astray: string[]; acknowledged: number }> {
    const startedAt = performance.now()
    const server = await startServer(database.env, 'inherit', program)
    const backMs = performance.now() - startedAt
    const before = all.map(({ acknowledged }) => acknowledged.length)
    const working = all.map((till) => work(server, till, () => false))
    // In the middle of it, however fast this machine is.
    const after = Math.floor(random() * 60)
    const count = () =>
      all.reduce((sum, { acknowledged }, n) => sum + acknowledged.length - (before[n] ?? 0), 0)
    await Promise.race([until(() => count() >= after), ...working])
    await new Promise((resolve) => setTimeout(resolve, random() * 10))
    await server.kill()
    await Promise.all(working)
    const ids = all.flatMap(({ acknowledged }, n) => acknowledged.slice(before[n]))
    return { backMs, astray: await astray(ids), acknowledged: ids.length }
  }

  /** From the command to ready, after an ordinary stop. */
  async function startMs(): Promise<number> {
    const startedAt = performance.now()
    const server = await startServer(database.env)
    const took = performance.now() - startedAt
    await server.stop()
    return took
  }

  const openTills = () =>
    Promise.all(
      Array.from({ length: tills }, async (): Promise<Till> => {
        return { stampIdx: await shop.stampWith(2), turn: 0, pending: null, acknowledged: [] }
      }),
    )

  test(`${kills} times: nothing acknowledged is lost or doubled, and it is back in time`, async () => {
    const all = await openTills()
    const back: number[] = []
    let [acknowledged, asked] = [0, 0]
    for (let kill = 0; kill < kills; kill++) {
      const killed = await killOnce(all)
      expect(killed.astray).toEqual([])
      if (engine === 'sqlite')
        expect(await database.db.read('PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
      // A machine that is busy elsewhere takes longer for any start: then an ordinary one is the measure.
      const allowed =
        killed.backMs < backWithinMs ? backWithinMs : Math.max(backWithinMs, 4 * (await startMs()))
      expect(killed.backMs).toBeLessThan(allowed)
      back.push(killed.backMs)
      acknowledged += killed.acknowledged
      asked += all.filter(({ pending }) => pending).length
    }
    const last = await startServer(database.env)
    await Promise.all(all.map((till) => work(last, till, () => true)))
    await last.stop()
    for (const { stampIdx, acknowledged: ids, turn } of all) {
      expect(await astray(ids)).toEqual([])
      expect(await shop.holds(stampIdx)).toBe(2 + (turn % 2))
      const rows = await readChain(database.db.read, `stamp:${stampIdx}`)
      expect(verifyChain(rows)).toMatchObject({ ok: true })
    }
    const [median, slowest] = [
      back.toSorted((one, other) => one - other)[back.length >> 1],
      Math.max(...back),
    ]
    process.stdout.write(
      `R-6 (${engine}): ${kills} kills, ${acknowledged} acknowledged, ${asked} asked again, back in ${Math.round(median ?? 0)} ms (median), ${Math.round(slowest)} at most\n`,
    )
  }, 3_600_000)

  // The bug is planted in a port that both share: once is enough.
  if (engine === 'postgres') return
  test('planted: a server that answers before it commits loses some', async () => {
    const all = await openTills()
    let lost = 0
    for (let kill = 0; kill < 5 && lost === 0; kill++) lost += (await killOnce(all, hasty)).astray.length
    expect(lost).toBeGreaterThan(0)
  }, 120_000)
})
