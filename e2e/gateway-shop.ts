/** A shop in gateway mode: the stand-in with its faults at hand, the real server before it, a clock that can be moved. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Page, request } from '@playwright/test'
import { createStampdesk, type Stampdesk } from '../src/server/composition/stampdesk.ts'
import { openDb } from '../src/server/db/open.ts'
import type { HostedLimits } from '../src/server/gateway/hosted-call.ts'
import { createFiles } from '../src/server/http/files.ts'
import type { HostedServer } from '../src/server/testing/hosted-server.ts'
import { type Hosted, openHosted } from './hosted.ts'
import { listen } from './loopback.ts'

export type GatewayShop = Pick<Hosted, 'service' | 'leave' | 'comeBack'> & {
  address: string
  hosted: HostedServer
  stampdesk: Stampdesk
  /** Moves the server's clock and the stand-in's: never under a call, whose time a busy machine would make of it. */
  later(ms: number): Promise<void>
  manager: APIRequestContext
  /** Pairs the browser of this page and signs the manager in there. */
  pair(page: Page, name?: string): Promise<void>
  close(): Promise<void>
}

const api = '/api/counter/v1'
export const pin = '739154'
const quiet = { request() {}, info() {}, fault() {} }

export async function openGatewayShop({
  limits,
  settleMs,
  isNew = false,
}: {
  limits?: HostedLimits
  settleMs?: number
  isNew?: boolean
} = {}): Promise<GatewayShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-gateway-'))
  const clock = { ahead: 0 }
  const now = () => Date.now() + clock.ahead
  const hosted = await openHosted({ now, limits, settleMs })
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
    upstream: hosted.upstream,
  })
  const unasked = hosted.attend(() => stampdesk)
  const server = await listen(stampdesk.app.fetch)
  address = server.address
  const manager = await request.newContext({ baseURL: address, extraHTTPHeaders: ours(address) })
  const personId = isNew ? null : await setUp(manager, stampdesk.setupToken)

  return {
    address,
    service: hosted.service,
    get hosted() {
      return hosted.server
    },
    leave: hosted.leave,
    comeBack: hosted.comeBack,
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
      await unasked.stop()
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
