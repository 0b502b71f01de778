/** A whole server on a fresh database, driven through `app.request()`, with a clock that tests move. */
import { randomUUID } from 'node:crypto'
import { protocolHeader } from '#shared/counter-api.ts'
import type { Envelope } from '#shared/stamp-api.ts'
import { createStampdesk, type Stampdesk, type StampdeskDeps } from '../composition/stampdesk.ts'
import { createAddressOf } from '../http/addresses.ts'
import type { Log } from '../http/log.ts'
import { createStampCard } from '../ledger/stamp-cards.ts'
import { createSessions } from '../people/sessions.ts'
import { insertTablet } from '../people/tablets.ts'
import { hashedToken } from '../people/tokens.ts'
import type { TestDatabase } from './databases.ts'

export const testSecret = 'a secret of the tests, long enough for the vault'
export const testApiKey = 'sdk_a-key-of-the-tests-long-enough'
export const onsitePwd = '97531864209'
export const publicUrl = 'https://stamps.test'
/** Noon in Seoul, which is another day than in London only in the evening. */
export const noon = Date.parse('2026-03-10T03:00:00Z')
export const today = '2026-03-10'

/** Guessing costs an attacker nothing here: tests sign people in hundreds of times. */
const leastHashCost = { memory: 8, passes: 1, parallelism: 1 }

const hourMs = 3_600_000

const people = [
  ['jo', 'Jo', 'cashier'],
  ['kim', 'Kim', 'manager'],
] as const

export type Answer<Result = unknown> = Envelope<Result> & { status: number; headers: Headers }

export type TestShop = Stampdesk & {
  clock: { now: number }
  faults: Error[]
  /** As a system with the API key. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** As the cashier at a tablet. */
  tablet(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** As the manager at the same tablet. */
  manager(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** As the same manager in a browser, who has just typed a password. */
  desk(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** As whoever the headers say. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** A stamp of card 1 (ten stamps, password) or 2 (six, none) with so many stamps on it. */
  stampWith(stamps: number, cardIdx?: 1 | 2, fields?: Record<string, unknown>): Promise<number>
  holds(stampIdx: number): Promise<number>
}

export async function openTestShop(
  { db }: Pick<TestDatabase, 'db'>,
  deps: Partial<StampdeskDeps> = {},
): Promise<TestShop> {
  const clock = { now: noon }
  const faults: Error[] = []
  const log: Log = { request: () => {}, info: () => {}, fault: (error) => void faults.push(error) }
  const now = () => clock.now
  const stampdesk = await createStampdesk({
    db,
    secret: testSecret,
    now,
    log,
    hashCost: leastHashCost,
    timeZone: 'Asia/Seoul',
    publicUrl: () => publicUrl,
    stampDomains: ['cards.test'],
    isTls: false,
    apiKey: testApiKey,
    demo: false,
    limits: { ask: () => 0 },
    addressOf: createAddressOf([], (context) => context.req.header('x-test-address') ?? '10.0.0.1'),
    ...deps,
  })
  const cards = [
    {
      cardIdx: 1,
      cardNm: 'Americano card',
      cardTtl: 'One free Americano',
      maxStamps: 10,
      validDays: 365,
      onsitePwd,
    },
    {
      cardIdx: 2,
      cardNm: 'Bagel card',
      cardTtl: 'One free bagel',
      maxStamps: 6,
      validDays: 180,
      onsitePwd: null,
    },
  ]
  for (const card of cards) await createStampCard({ db, vault: stampdesk.vault, now }, card, 'test')
  for (const [personId, name, role] of people)
    await db.write((tx) =>
      tx.run(
        'INSERT INTO people (person_id, name, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [personId, name, role, clock.now],
      ),
    )
  await db.write((tx) =>
    insertTablet(
      tx,
      {
        tabletId: 'till-1',
        tokenHash: hashedToken('till-1'),
        name: 'Till 1',
        place: 'Counter',
        may: ['add', 'redeem'],
        pairedBy: 'kim',
      },
      clock.now,
    ),
  )
  const sessions = createSessions({ db, now })
  const opened = new Map<string, { token: string; at: number }>()
  /** Signs in again where the clock has moved past a shift. */
  async function tokenOf(personId: string): Promise<string> {
    const before = opened.get(personId)
    if (before && clock.now - before.at < hourMs) return before.token
    const token = await sessions.open({ id: 'till-1', name: 'Till 1' }, personId)
    opened.set(personId, { token, at: clock.now })
    return token
  }

  const request: TestShop['request'] = async (method, path, body, headers = {}) => {
    const response = await stampdesk.app.request(path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const envelope = (await response.json()) as Envelope
    return { ...envelope, status: response.status, headers: response.headers }
  }
  const api: TestShop['api'] = (method, path, body, headers = {}) =>
    request(method, path, body, { Authorization: `APIKey ${testApiKey}`, ...headers })

  const as =
    (open: () => Promise<string>): TestShop['tablet'] =>
    async (method, path, body, headers = {}) => {
      const Cookie = `stampdesk=${await open()}`
      return request(method, path, body, { Cookie, [protocolHeader]: '1', ...headers })
    }

  return {
    ...stampdesk,
    clock,
    faults,
    api,
    request,
    tablet: as(() => tokenOf('jo')),
    manager: as(() => tokenOf('kim')),
    desk: as(() => sessions.openInBrowser('kim', 'password')),
    async stampWith(stamps, cardIdx = 1, fields = {}) {
      const span = { strtYmd: today, endYmd: '2027-03-10' }
      const created = await api('POST', '/api/stamp/v1/create', { cardIdx, ...span })
      const stampIdx = Number(created.result)
      if (stamps > 0 || Object.keys(fields).length > 0)
        await api('PUT', '/api/stamp/v1/update', { stampIdx, ...(stamps > 0 && { stamps }), ...fields })
      return stampIdx
    },
    async holds(stampIdx) {
      const [row] = await db.read<{ stamps: number }>('SELECT stamps FROM stamps WHERE stamp_idx = $1', [
        stampIdx,
      ])
      return row?.stamps ?? Number.NaN
    },
  }
}

export const newId = () => randomUUID()
