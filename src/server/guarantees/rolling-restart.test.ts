/**
 * two processes on one PostgreSQL behind the Caddy of docs/deploy, stopped and started one after the other under load: no
 * call fails, and each counts once.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountOf, startCallers } from '../testing/callers.ts'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { freePort, type ServerProcess, startServer } from '../testing/server-process.ts'
import { openTestShop, testApiKey } from '../testing/test-shop.ts'

const restarts = Number(process.env.RESTARTS ?? (process.env.DEEP === '1' ? 50 : 0))
const callers = 16
const isCaddyThere = spawnSync('caddy', ['version'], { stdio: 'ignore' }).status === 0
const caddyfile = new URL('../../../docs/deploy/Caddyfile-two', import.meta.url)

describeOn('postgres', 'a rolling restart', (create) => {
  let database: TestDatabase
  let folder: string
  let caddy: ChildProcess
  const servers: ServerProcess[] = []
  beforeEach(async () => {
    database = await create()
    folder = mkdtempSync(join(tmpdir(), 'stampdesk-caddy-'))
  })
  afterEach(async () => {
    caddy?.kill('SIGKILL')
    for (const server of servers.splice(0)) await server.kill()
    await database.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (port: number) =>
    startServer({
      ...database.env,
      PORT: String(port),
      TRUSTED_PROXIES: '127.0.0.1',
      // Six times as long as Caddy takes to ask once more, on a machine that has other things to do.
      STOP_DELAY_MS: '3000',
      LOG_LEVEL: 'silent',
    })

  async function startCaddy(ports: readonly number[]): Promise<string> {
    const url = `http://127.0.0.1:${await freePort()}`
    const text = readFileSync(caddyfile, 'utf8')
      .replace('stamps.example.com', url)
      .replace('4173', String(ports[0]))
      .replace('4174', String(ports[1]))
    const config = join(folder, 'Caddyfile')
    writeFileSync(config, `{\n\tadmin off\n}\n${text}`)
    const env = { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', config], { env, stdio: 'ignore' })
    const isReady = () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    await expect.poll(isReady, { timeout: 20_000 }).toBe(true)
    return url
  }

  /** Ready is not enough: Caddy has to have asked too, and refuses a write at once where it knows of nobody. */
  async function isLedTo({ url }: ServerProcess): Promise<boolean> {
    const headers = { Authorization: `APIKey ${testApiKey}` }
    const figures = await (await fetch(`${url}/metrics`, { headers })).text()
    return figures.includes('route="/api/stamp/v1/add"')
  }

  test.skipIf(restarts === 0 || !isCaddyThere)(
    `${restarts} times under ${callers} callers: no call fails`,
    async () => {
      const shop = await openTestShop(database)
      const stamps = await Promise.all(Array.from({ length: callers }, () => shop.stampWith(0)))
      const ports = [await freePort(), await freePort()]
      for (const port of ports) servers.push(await start(port))
      const url = await startCaddy(ports)
      const calling = startCallers(url, stamps)
      for (let n = 0; n < restarts; n++) {
        await calling.answered(callers * 2)
        const which = n % 2
        await servers[which]?.stop()
        expect(servers[which]?.process.exitCode).toBe(0)
        const started = await start(ports[which] ?? 0)
        servers[which] = started
        await expect.poll(() => isLedTo(started), { timeout: 20_000 }).toBe(true)
      }
      await calling.answered(callers)
      await calling.end()
      process.stdout.write(
        `Rolling restarts: ${restarts}, ${calling.acknowledged.length} acknowledged, ${calling.unavailable()} answers 503\n`,
      )
      expect(calling.unavailable()).toBe(0)
      expect(calling.acknowledged).toHaveLength(calling.asked.length)
      expect(await accountOf(database.env.DATABASE_URL ?? '', calling)).toEqual({
        doubled: [],
        lost: [],
        wrongSums: [],
      })
    },
    1_800_000,
  )
})
