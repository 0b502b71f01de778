/** The first start makes a stamp card where Stampdesk keeps the cards, and none before a hosted Stamp API. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Envelope } from '#shared/stamp-api.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService } from '../testing/hosted-service.ts'
import { noon, publicUrl, type TestShop, testSecret } from '../testing/test-shop.ts'
import { createStampdesk, type Stampdesk, type StampdeskDeps } from './stampdesk.ts'

const apiKey = 'hosted-key'
const card = {
  cardNm: 'Coffee card',
  cardTtl: 'One free coffee',
  maxStamps: 8,
  validDays: 365,
  onsitePwd: null,
}
const service = createHostedService({ apiKey, now: () => noon })
const upstream: StampdeskDeps['upstream'] = {
  hosted: createHostedApi(async (call) => {
    const { status, body } = service.handle({ ...call, authorization: `APIKey ${apiKey}` })
    return { kind: 'answered', status, retryAfter: null, contentEncoding: null, body: Buffer.from(body) }
  }),
  limits: { minute: 30, hour: 600 },
  settleMs: 120_000,
  sleep: async () => {},
}

describeOnBoth('the first start', (create) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  const openNew = (more: Partial<StampdeskDeps>): Promise<Stampdesk> =>
    createStampdesk({
      db: database.db,
      secret: testSecret,
      now: () => noon,
      log: { request: () => {}, info: () => {}, fault: () => {} },
      timeZone: 'UTC',
      publicUrl: () => publicUrl,
      stampDomains: [],
      isTls: false,
      demo: false,
      ...more,
    })

  test.each([
    ['keeps the cards: one is made with it', {}, 'here', card, null, 1],
    ['is before a hosted service: none is asked for or made', { upstream }, 'upstream', null, card, 0],
  ] as const)('a server that %s', async (_, deps, cardsKept, fitting, misplaced, made) => {
    const { app, setupToken: token } = await openNew(deps)
    const request: TestShop['request'] = async (method, path, body, headers = {}) => {
      const response = await app.request(path, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const envelope = (await response.json()) as Envelope
      return { ...envelope, status: response.status, headers: response.headers }
    }
    const { call } = openBrowser({ request })
    expect((await call('GET', 'entrance')).result).toMatchObject({ isSetUp: false, cardsKept })
    const setup = {
      token,
      shop: { name: 'Canal Coffee', timeZone: 'Europe/Amsterdam', languages: ['en'] },
      manager: { name: 'Noor', login: 'noor', password: 'violet ladder seven kites', pin: '739046' },
    }
    const refused = await call('POST', 'setup', { ...setup, card: misplaced })
    expect(refused).toMatchObject({ code: 1400, message: expect.stringContaining('card') })
    expect(await call('POST', 'setup', { ...setup, card: fitting })).toMatchObject({ code: 0 })
    expect((await call('GET', 'entrance')).result).toMatchObject({ isSetUp: true, person: { name: 'Noor' } })
    expect(await database.db.read('SELECT card_idx FROM stamp_cards')).toHaveLength(made)
  })
})
