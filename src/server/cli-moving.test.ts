/** The move as its commands: each a process of its own, before the stand-in on a socket. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createHostedApi } from './gateway/hosted-api.ts'
import { createHttpExchange } from './gateway/http-exchange.ts'
import { planLimits } from './gateway/plan-limits.ts'
import { readHouse } from './moving/house.ts'
import { describeOnBoth } from './testing/databases.ts'
import { startHostedServer } from './testing/hosted-server.ts'
import { createHostedService } from './testing/hosted-service.ts'
import { programEnv } from './testing/server-process.ts'
import { openTestShop, testSecret } from './testing/test-shop.ts'

const main = new URL('main.ts', import.meta.url).pathname
const apiKey = 'hosted-key'

describeOnBoth('the commands of a move', (create, engine) => {
  // What they do to a database is tested on both in the gate; ten processes that do it, on one.
  const isLong = engine === 'postgres' && !process.env.DEEP
  test.skipIf(isLong)(
    'export, a dry run, import and back: reports of every count, and no start in the mode that is wrong',
    async () => {
      const database = await create()
      const service = createHostedService({ apiKey, now: Date.now })
      const hosted = await startHostedServer(service)
      const shop = await openTestShop(database, {
        upstream: {
          hosted: createHostedApi(createHttpExchange({ baseUrl: hosted.url, apiKey })),
          limits: planLimits.enterprise,
          settleMs: 120_000,
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
        },
      })
      const cards = [3, 0, 9].map((stamps) => service.make({ stamps }).stampIdx)
      for (const stampIdx of cards) await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)
      const gatewayMode = { UPSTREAM_URL: hosted.url, UPSTREAM_API_KEY: apiKey, UPSTREAM_PLAN: 'enterprise' }
      const run = (args: string[], env: Record<string, string> = {}) =>
        promisify(execFile)(process.execPath, [main, ...args], {
          env: { ...programEnv, ...database.env, STAMPDESK_SECRET: testSecret, LOG_LEVEL: 'error', ...env },
        })
      const [file, report] = [join(database.dataDir, 'house.json'), join(database.dataDir, 'report.txt')]

      await expect(run(['hosted', 'export', file])).rejects.toThrow('Which service?')
      const elsewhere = { DATABASE_URL: '', DATA_DIR: join(database.dataDir, 'elsewhere') }
      await expect(run(['hosted', 'import', file], elsewhere)).rejects.toThrow('has no database of a shop')
      expect(existsSync(elsewhere.DATA_DIR)).toBe(false)
      const exported = await run(['hosted', 'export', file], gatewayMode)
      expect(exported.stdout).toContain('stamp card 7: 3 cards with 12 stamps')
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(readFileSync(file, 'utf8')).not.toContain('Mina')
      await expect(run(['hosted', 'import', file], gatewayMode)).rejects.toThrow('without UPSTREAM_URL')
      expect((await run(['hosted', 'import', file, '--dry-run'])).stdout).toContain(
        'Dry run: nothing was written.',
      )
      await run(['hosted', 'import', file, '--report', report])
      expect(readFileSync(report, 'utf8')).toContain('3 cards with 12 stamps; moved 3 cards with 12 stamps')
      await expect(run(['start', '--port', '0', '--demo', '0'], gatewayMode)).rejects.toThrow('were moved in')

      const dry = await run(['hosted', 'move-back', '--dry-run'], gatewayMode)
      expect(dry.stdout).toContain('3 cards with 12 stamps\n')
      const back = await run(['hosted', 'move-back', '--report', `${report}.back`], gatewayMode)
      expect(back.stdout).toContain('every count was read back')
      expect(existsSync(`${report}.back`)).toBe(true)
      expect(cards.map((stampIdx) => service.stamps.get(stampIdx)?.stamps)).toEqual([3, 0, 9])
      await expect(run(['start', '--port', '0', '--demo', '0'])).rejects.toThrow('start with UPSTREAM_URL')
      await expect(run(['hosted', 'move-out'])).rejects.toThrow('stampdesk hosted record')
      await hosted.close()
      await database.remove()
    },
    90_000,
  )

  test.skipIf(isLong)(
    'a report that has no folder stops the move before it begins, and one that cannot be written was printed before',
    async () => {
      const database = await create()
      await openTestShop(database)
      const env = { UPSTREAM_URL: 'http://127.0.0.1:9', UPSTREAM_API_KEY: apiKey }
      const back = (report: string) =>
        promisify(execFile)(process.execPath, [main, 'hosted', 'move-back', '--report', report], {
          env: { ...programEnv, ...database.env, STAMPDESK_SECRET: testSecret, LOG_LEVEL: 'error', ...env },
        })
      await expect(back(join(database.dataDir, 'none', 'back.txt'))).rejects.toThrow(
        'no folder that is there',
      )
      expect(await readHouse(database.db)).toBeNull()
      const tooLong = join(database.dataDir, 'x'.repeat(300))
      await expect(back(tooLong)).rejects.toMatchObject({
        stdout: expect.stringContaining('Moved back'),
        stderr: expect.stringMatching(/is not written: ENAMETOOLONG.*It is printed above/),
      })
      expect(await readHouse(database.db)).toMatchObject({ place: 'hosted' })
      await database.remove()
    },
    90_000,
  )
})
