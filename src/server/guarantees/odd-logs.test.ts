/**
 * A-2: whatever people paste and machines send into whichever field, the log verifies, by two programs that share no
 * code; and one that was altered does not, by either. The fields are the routes' own schemas, the calls those of A-5.
 */
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alteredLog } from '../testing/altered-log.ts'
import { type Verdicts, verifyBoth } from '../testing/both-verifiers.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openMemoryDb } from '../testing/memory-db.ts'
import { around, oddCharacters, oddNumbers } from '../testing/odd-values.ts'
import { type Field, fieldsOf, isSecret } from '../testing/request-fields.ts'
import { createRandom } from '../testing/simulated-time.ts'
import type { AuditedScene } from './audited-call.ts'
import { auditedCalls, nameOf, openAuditedScene } from './audited-scene.ts'

const deep = process.env.DEEP === '1'
const logs = deep ? 1000 : 3
const callsALog = deep ? 4 : 16
const seed = Number(process.env.SEED ?? 20_261_129)

type Scene = AuditedScene & {
  /** The next request is this one instead, made from its own body. */
  twist: (change: (body: unknown) => unknown) => void
}

/** Every call of the tests passes through `app.request`, so that is where a body is made another. */
async function openTwistedScene(database: Pick<TestDatabase, 'db'>): Promise<Scene> {
  const scene = await openAuditedScene(database)
  const { app } = scene.shop
  const request = app.request.bind(app)
  let change: ((body: unknown) => unknown) | null = null
  app.request = (input, init, ...more) => {
    if (!change || typeof init?.body !== 'string') return request(input, init, ...more)
    const body = JSON.stringify(change(JSON.parse(init.body)))
    change = null
    return request(input, { ...init, body }, ...more)
  }
  return { ...scene, twist: (next) => (change = next) }
}

type Odd = { route: string; field: number; value: unknown }

/** Every field with every odd value that it takes, and with some that it refuses. Secrets are in no log, and slow. */
function oddities({ shop }: AuditedScene): Odd[] {
  return shop.routes.flatMap((route) => {
    const { method, body } = route.endpoint
    if (method === 'GET' || !body) return []
    return fieldsOf(body, undefined).flatMap((it, field) =>
      isSecret(it.name) ? [] : valuesFor(it).map((value) => ({ route: nameOf(route), field, value })),
    )
  })
}

function valuesFor({ kind, schema }: Field): readonly unknown[] {
  const shapes: (readonly unknown[])[] =
    kind === 'number' ? oddNumbers.map((it) => [it]) : oddCharacters.map(around)
  const taken = shapes.flatMap((list) => list.filter((it) => v.is(schema, it)).slice(0, 1))
  const refused = shapes.flatMap((list) => (list.some((it) => v.is(schema, it)) ? [] : list.slice(0, 1)))
  return [...taken, ...refused.slice(0, 3)]
}

async function send(scene: Scene, { route, field, value }: Odd) {
  const schema = scene.shop.routes.find((it) => nameOf(it) === route)?.endpoint.body
  const call = auditedCalls[route]
  if (!schema || !call) throw new Error(`${route} has no call in A-5`)
  // No limit of so many a minute is what is tried here.
  scene.shop.clock.now += 60_000
  await scene.signInInBrowser()
  const act = await call.call(scene)
  scene.twist((body) => fieldsOf(schema, body)[field]?.put(value))
  return act()
}

async function exported({ shop, browser }: Scene): Promise<string> {
  await shop.manager('POST', '/api/counter/v1/audit/checkpoint')
  const Cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const response = await shop.app.request('/api/counter/v1/audit/log.ndjson', { headers: { Cookie } })
  return response.text()
}

const isGood = ({ ours, python }: Verdicts) => ours.startsWith('good: ') && ours === python
const isBad = ({ ours, python }: Verdicts) => ours.startsWith('BAD: ') && python.startsWith('BAD: ')

test(`${logs} logs of odd text and numbers are good to both, and each altered one is to neither`, {
  timeout: 3_600_000,
}, async () => {
  const random = createRandom(seed)
  const good: string[] = []
  let taken = 0
  let all: Odd[] = []
  for (let n = 0; n < logs; n++) {
    const db = await openMemoryDb()
    const scene = await openTwistedScene({ db })
    if (n === 0) all = oddities(scene).toSorted(() => random() - 0.5)
    for (let turn = 0; turn < callsALog; turn++) {
      const odd = all[(n * callsALog + turn) % all.length]
      if (!odd) throw new Error('there are fields')
      const { status, code } = await send(scene, odd)
      expect(status, `seed ${seed}: ${JSON.stringify(odd)}`).toBeLessThan(500)
      if (code === 0) taken++
    }
    expect(scene.shop.faults).toEqual([])
    good.push(await exported(scene))
    await db.close()
  }
  // Refused is easy: most of it was taken, and stands in the log in its one form.
  expect(taken).toBeGreaterThan(logs * callsALog * 0.5)
  expect((await verifyBoth(good)).filter((it) => !isGood(it))).toEqual([])
  const bad = good.map((log) => alteredLog(log, random))
  const missed = (await verifyBoth(bad)).flatMap((verdicts, n) =>
    isBad(verdicts) ? [] : [{ n, ...verdicts }],
  )
  expect(missed).toEqual([])
})

describeOnBoth('each field with something odd in it', (create, engine) => {
  let database: TestDatabase
  let scene: Scene
  beforeAll(async () => {
    database = await create()
    scene = await openTwistedScene(database)
  })
  afterAll(() => database.remove())

  test('no answer is a fault, and the log of it all is good to both', { timeout: 1_200_000 }, async () => {
    const every = oddities(scene)
    const step = deep ? 1 : engine === 'sqlite' ? 19 : 61
    for (let n = seed % step; n < every.length; n += step) {
      const odd = every[n]
      if (!odd) continue
      const { status } = await send(scene, odd)
      expect(status, JSON.stringify(odd)).toBeLessThan(500)
    }
    expect(scene.shop.faults).toEqual([])
    const log = await exported(scene)
    expect((await verifyBoth([log])).filter((it) => !isGood(it))).toEqual([])
  })
})
