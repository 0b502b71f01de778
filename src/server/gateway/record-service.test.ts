/** The recorder: our own engine over HTTP is walked through as a hosted service would be, and said again by the stand-in. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from '../db/open.ts'
import { createVault } from '../db/vault.ts'
import { createStampCard } from '../ledger/stamp-cards.ts'
import { startHostedServer } from '../testing/hosted-server.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { programEnv, type ServerProcess, startServer } from '../testing/server-process.ts'
import { testApiKey, testSecret } from '../testing/test-shop.ts'
import { describeRecording } from './describe-recording.ts'
import type { Exchange } from './exchange.ts'
import { createHostedApi } from './hosted-api.ts'
import { createHttpExchange } from './http-exchange.ts'
import { recordService } from './record-service.ts'
import { type Recording, readRecording } from './recording.ts'

const onsitePwd = '97531864209'
const main = new URL('../main.ts', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'stampdesk-recorder-'))
const file = join(folder, 'recording.json')
let server: ServerProcess
let recorded: Recording
let printed: string

beforeAll(async () => {
  const db = await openDb({ dataDir: folder, log: () => {} })
  await createStampCard(
    { db, vault: createVault(testSecret), now: Date.now },
    {
      cardIdx: 5,
      cardNm: 'Kim Mina’s coffees',
      cardTtl: 'One free coffee',
      maxStamps: 3,
      validDays: 90,
      onsitePwd,
    },
    'test',
  )
  await db.close()
  server = await startServer({ DATA_DIR: folder })
  const run = await promisify(execFile)(process.execPath, [main, 'hosted', 'record', file, '--card', '5'], {
    env: {
      ...programEnv,
      UPSTREAM_URL: server.url,
      UPSTREAM_API_KEY: testApiKey,
      UPSTREAM_PLAN: 'enterprise',
    },
  })
  printed = run.stdout
  recorded = readRecording(readFileSync(file, 'utf8'))
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true })
})

const today = () => new Date().toISOString().slice(0, 10)

const standIn = (recording?: Recording) => {
  const service = createHostedService({
    apiKey: 'key',
    now: Date.now,
    today,
    ...(recording && { recording }),
  })
  service.template = { maxStamps: 3, onsitePwd }
  return service
}

const exchangeWith =
  (service: HostedService): Exchange =>
  async ({ method, path, body }) => {
    const {
      status,
      headers,
      body: text,
    } = service.handle({ method, path, body, authorization: 'APIKey key' })
    const retryAfter = headers['retry-after'] ?? null
    return { kind: 'answered', status, retryAfter, contentEncoding: null, body: Buffer.from(text) }
  }

const record = (exchange: Exchange, apiKey = 'key') =>
  recordService({ exchange, apiKey, cardIdx: 5, now: Date.now, pause: async () => {}, sleep: async () => {} })

test('every call is walked through in every state, each goes as we assume, and nothing is left at the service', async () => {
  const calls = new Set(recorded.steps.map(({ call }) => call))
  expect([...calls].toSorted()).toEqual(['add', 'create', 'delete', 'redeem', 'remove', 'update', 'validate'])
  const refused = new Set(recorded.steps.map(({ assumed }) => assumed))
  for (const why of [
    'not-found',
    'not-active',
    'not-yet-valid',
    'expired',
    'already-redeemed',
    'full',
    'not-complete',
    'password-needed',
    'wrong-password',
    'nothing-to-remove',
  ] as const)
    expect(refused).toContain(why)
  expect(describeRecording(recorded)).toMatchObject({ surprises: 0, learnt: [] })
  expect(printed).toContain(`0 of ${recorded.steps.length} otherwise than assumed`)
  const { steps } = recorded
  expect(steps.filter(({ call, read }) => call === 'create' && read === 'done')).toHaveLength(2)
  expect(steps.filter(({ call, read }) => call === 'delete' && read === 'done')).toHaveLength(2)
})

test('neither the key, a password, a number nor a name is in the file', () => {
  const text = readFileSync(file, 'utf8')
  for (const secret of [testApiKey, onsitePwd, 'Mina', 'coffee', '127.0.0.1', new URL(server.url).port])
    expect(text).not.toContain(secret)
  expect(text).not.toMatch(/\d{5}/)
})

test('a service that says everything it knows in its messages is written down without it; planted: its answers do have it', async () => {
  const inner = exchangeWith(standIn())
  const said = `Mina Kim, mina@shop.test, +82 10-1234-5678, ${onsitePwd}, sdk_key, {"userNm":"Mina"}`
  const raw: string[] = []
  const walked = await record(async (request) => {
    const exchanged = await inner(request)
    if (exchanged.kind !== 'answered') return exchanged
    const answer = JSON.parse(exchanged.body.toString())
    const result =
      request.method === 'GET' && answer.code === 0
        ? { ...answer.result, userNm: 'Mina Kim', owner: { phone: '010-1234-5678' }, 'Mina Kim': 1 }
        : answer.result
    const body = JSON.stringify({ ...answer, message: answer.code === 0 ? '' : said, result, by: 'Mina Kim' })
    raw.push(body)
    return { ...exchanged, body: Buffer.from(body) }
  }, 'sdk_key')
  const secrets = ['mina@', '1234', onsitePwd, 'sdk_key']
  const found = (text: string) => secrets.filter((secret) => text.includes(secret))
  expect(found(raw.join())).toEqual(secrets)
  const text = JSON.stringify(walked)
  expect(found(text)).toEqual([])
  const ofResults = JSON.stringify(walked.steps.map(({ answer }) => answer.envelope?.result))
  expect(ofResults).not.toContain('Mina')
})

test('a file that is there is not written over', async () => {
  const before = statSync(file).mtimeMs
  const again = promisify(execFile)(process.execPath, [main, 'hosted', 'record', file, '--card', '5'], {
    env: {
      ...programEnv,
      UPSTREAM_URL: server.url,
      UPSTREAM_API_KEY: testApiKey,
      UPSTREAM_PLAN: 'enterprise',
    },
  })
  await expect(again).rejects.toThrow('is there already')
  expect(statSync(file).mtimeMs).toBe(before)
})

test('the stand-in says a recording again word for word: recorded itself, it is the same recording', async () => {
  const again = await record(exchangeWith(standIn(recorded)))
  expect(again.steps).toEqual(recorded.steps)
  const own = await record(exchangeWith(standIn()))
  expect(own.steps).not.toEqual(recorded.steps)
  expect(describeRecording(own).surprises).toBe(0)
})

test('over a socket the gateway’s client reads what is said again as it reads the real server', async () => {
  const service = standIn(recorded)
  const { stampIdx } = service.make({ ...service.template, stamps: 3 })
  const hosted = await startHostedServer(service)
  const client = createHostedApi(createHttpExchange({ baseUrl: hosted.url, apiKey: 'key' }))
  expect(await client.validate(stampIdx)).toMatchObject({ kind: 'done', result: { stamps: 3, maxStamps: 3 } })
  expect(await client.add(stampIdx)).toMatchObject({ kind: 'refused', refusal: 'full' })
  expect(await client.redeem(stampIdx, 'wrong')).toMatchObject({ kind: 'refused', refusal: 'wrong-password' })
  expect(await client.redeem(stampIdx, onsitePwd)).toEqual({ kind: 'done', result: null })
  expect(await client.validate(stampIdx)).toMatchObject({ kind: 'refused', refusal: 'already-redeemed' })
  await hosted.close()
})

test('a service that is otherwise than we assume is told: words that no table reads, a full card that takes one more', async () => {
  const service = standIn()
  const inner = exchangeWith(service)
  const otherwise = await record(async (request) => {
    const exchanged = await inner(request)
    if (exchanged.kind !== 'answered') return exchanged
    const text = exchanged.body.toString()
    if (text.includes('Stamp not found.'))
      return {
        ...exchanged,
        body: Buffer.from('{"code":77,"message":"Nix da: mina@shop.test","result":null}'),
      }
    if (text.includes('Maximum number'))
      return { ...exchanged, body: Buffer.from('{"code":0,"message":"","result":null}') }
    return exchanged
  })
  const { surprises, learnt, lines } = describeRecording(otherwise)
  expect(learnt).toEqual([{ code: 77, says: 'Nix da:', means: 'not-found' }])
  expect(lines.filter((line) => line.startsWith('OTHERWISE') && line.includes('add (full)'))).toHaveLength(1)
  expect(surprises).toBeGreaterThan(1)
  expect(JSON.stringify(otherwise)).not.toContain('mina@')
})

test.each([
  ['a reset', { kind: 'lost', cause: 'ECONNRESET' } as const],
  [
    'a wrong key',
    {
      kind: 'answered',
      status: 401,
      retryAfter: null,
      contentEncoding: null,
      body: Buffer.from(''),
    } as const,
  ],
])('%s in the middle stops the walk, and the stamps that it made are deleted', async (_, fault) => {
  const service = standIn()
  const inner = exchangeWith(service)
  let calls = 0
  const walk = record(async (request) => (++calls === 9 ? fault : inner(request)))
  await expect(walk).rejects.toThrow()
  expect(service.stamps.size).toBe(0)
})

test('a stamp that could not be deleted is named', async () => {
  const service = standIn()
  const inner = exchangeWith(service)
  let calls = 0
  const walk = record(async (request) =>
    ++calls >= 9 ? { kind: 'lost', cause: 'ECONNRESET' } : inner(request),
  )
  const failure: unknown = await walk.catch((error: unknown) => error)
  const [left] = service.stamps.keys()
  expect(left).toBeDefined()
  expect(String(failure)).toContain(`left at the service: stamp ${left}`)
})

test('429 is waited for, and the call asked again, for it was not applied', async () => {
  const service = standIn(recorded)
  const inner = exchangeWith(service)
  const waits: number[] = []
  let calls = 0
  const tooMany = {
    kind: 'answered',
    status: 429,
    retryAfter: '7',
    contentEncoding: null,
    body: Buffer.from(''),
  } as const
  const walked = await recordService({
    exchange: async (request) => (++calls % 10 === 0 ? tooMany : inner(request)),
    apiKey: 'key',
    cardIdx: 5,
    now: Date.now,
    pause: async () => {},
    sleep: async (ms) => void waits.push(ms),
  })
  expect(walked.steps).toEqual(recorded.steps)
  expect(waits.length).toBeGreaterThan(3)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(7000)
})

test('another shop’s file, or half of one, is no recording', () => {
  expect(() => readRecording('{')).toThrow('not JSON')
  expect(() => readRecording('{"kind":"stampdesk-recording-1","steps":[{}]}')).toThrow('no recording')
})
