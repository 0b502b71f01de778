/** A shop in gateway mode: the stand-in with its faults at hand, the real server before it, a clock that can be moved. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Page, request } from '@playwright/test'
import { startLoop } from '../src/server/composition/background.ts'
import { createStampdesk, type Stampdesk } from '../src/server/composition/stampdesk.ts'
import { openDb } from '../src/server/db/open.ts'
import { createHostedApi } from '../src/server/gateway/hosted-api.ts'
import type { HostedLimits } from '../src/server/gateway/hosted-call.ts'
import { createHttpExchange } from '../src/server/gateway/http-exchange.ts'
import { createFiles } from '../src/server/http/files.ts'
import { type HostedServer, startHostedServer } from '../src/server/testing/hosted-server.ts'
import { createHostedService, type HostedService } from '../src/server/testing/hosted-service.ts'
import { listen } from './loopback.ts'

export type GatewayShop = {
  address: string
  service: HostedService
  hosted: HostedServer
  /** The service is away, until it is back under the same address. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  stampdesk: Stampdesk
  /** Moves the server's clock and the stand-in's: never under a call, whose time a busy machine would make of it. */
  later(ms: number): Promise<void>
  manager: APIRequestContext
  /** Pairs the browser of this page and signs the manager in there. */
  pair(page: Page, name?: string): Promise<void>
  close(): Promise<void>
}

const hostedKey = 'hosted-key-of-the-tests'
const api = '/api/counter/v1'
export const pin = '739154'
const plenty: HostedLimits = { minute: 10_000, hour: 100_000 }
const quiet = { request() {}, info() {}, fault() {} }

export async function openGatewayShop({
  limits = plenty,
  settleMs = 120_000,
  isNew = false,
} = {}): Promise<GatewayShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-gateway-'))
  const clock = { ahead: 0 }
  const now = () => Date.now() + clock.ahead
  const service = createHostedService({ apiKey: hostedKey, now, limits })
  let hosted = await startHostedServer(service)
  const { url } = hosted
  const db = await openDb({ databaseUrl: undefined, dataDir, log: () => {} })
  let address = ''
  const stampdesk = await createStampdesk({
    db,
    secret: 'a secret of the end-to-end tests, long enough',
    now,
    log: quiet,
    timeZone: 'Asia/Seoul',
    publicUrl: () => address,
    stampDomains: [],
    isTls: false,
    demo: false,
    files: createFiles('dist'),
    upstream: {
      hosted: createHostedApi(createHttpExchange({ baseUrl: url, apiKey: hostedKey, answerMs: 500 })),
      limits,
      settleMs,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 100)).unref()),
    },
  })
  const worker = startLoop({
    round: async () => Math.min((await stampdesk.gateway?.worker.runDue()) ?? 50, 50),
    onError: (error) => process.stderr.write(`${error}\n`),
  })
  const health = startLoop({
    round: async () => Math.min((await stampdesk.gateway?.checkHealth()) ?? 500, 500),
    onError: (error) => process.stderr.write(`${error}\n`),
  })
  const server = await listen(stampdesk.app.fetch)
  address = server.address
  const manager = await request.newContext({ baseURL: address, extraHTTPHeaders: ours(address) })
  const personId = isNew ? null : await setUp(manager, stampdesk.setupToken)

  return {
    address,
    service,
    get hosted() {
      return hosted
    },
    leave: () => hosted.close(),
    async comeBack() {
      hosted = await startHostedServer(service, Number(new URL(url).port))
    },
    stampdesk,
    async later(ms) {
      const underWay = () => db.read("SELECT 1 FROM upstream_intents WHERE state = 'sending'")
      await expect.poll(underWay).toHaveLength(0)
      clock.ahead += ms
    },
    manager,
    async pair(page, name = 'Till 1') {
      const tablet = { headers: ours(address) }
      const asked = await page.request.post(`${address}${api}/pairing`, tablet)
      const { deviceSecret, userCode } = (await asked.json()).result
      const data = { userCode, name, place: 'Counter', may: ['add', 'redeem'] }
      expect(await (await manager.post(`${api}/pairing/confirm`, { data })).json()).toMatchObject({ code: 0 })
      await page.request.post(`${address}${api}/pairing/poll`, { ...tablet, data: { deviceSecret } })
      const signedIn = await page.request.post(`${address}${api}/session/pin`, {
        ...tablet,
        data: { personId, pin },
      })
      expect(await signedIn.json()).toMatchObject({ code: 0 })
    },
    async close() {
      await Promise.all([worker.stop(), health.stop()])
      await manager.dispose()
      await server.close()
      await hosted.close()
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** What the app itself sends with a write. */
function ours(address: string) {
  return { 'x-stampdesk-protocol': '1', origin: address }
}

async function setUp(manager: APIRequestContext, token: string | null): Promise<string> {
  const made = await manager.post(`${api}/setup`, {
    data: {
      token,
      shop: { name: 'Blue Bottle', timeZone: 'Asia/Seoul', languages: ['en', 'ko'] },
      card: null,
      manager: { name: 'Mina', login: 'mina', password: 'a long and rare sentence', pin },
    },
  })
  expect(await made.json()).toMatchObject({ code: 0 })
  const { result } = await (await manager.get(`${api}/staff`)).json()
  return result[0].personId
}
