/** Webhooks of a service whose signature the shop can check: only those are let in, and each of them counts once. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { readHookSigning } from '../gateway/hook-checks.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const secret = 'the service’s secret of the tests'
const hourMs = 3_600_000

describeOnBoth('signed webhooks', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let token: string
  beforeEach(async () => {
    database = await create()
    await open('{t}.{body}')
  })
  afterEach(() => database.remove())

  async function open(signs: string | null, db: Db = database.db): Promise<void> {
    shop = await openTestShop(
      { db },
      {
        upstream: {
          hosted: createHostedApi(async () => ({ kind: 'not-sent', cause: 'nobody is asked' })),
          limits: { minute: 30, hour: 600 },
          settleMs: 120_000,
          sleep: () => Promise.resolve(),
          hookSigning: signs === null ? null : readHookSigning(secret, signs),
        },
      },
    )
    const { result } = await shop.manager('POST', '/api/counter/v1/incoming-hook')
    token = (result as { url: string }).url.split('/').at(-1) ?? ''
  }
  /** As the service sends it at `at`. */
  const sign = (stampIdx: number, at: number) => {
    const body = JSON.stringify({ stampIdx })
    const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    return { body, headers: { 'X-Vivoldi-Signature': `t=${at},v1=${mac},alg=hmac-sha256` } }
  }
  const tell = ({ body, headers }: { body: string; headers: Record<string, string> }) =>
    shop.request('POST', `/api/hooks/stamps/${token}`, body, {
      'X-Vivoldi-Event-Id': newId(),
      'X-Vivoldi-Resource-Type': 'STAMP',
      'X-Vivoldi-Action-Type': 'ADD',
      ...headers,
    })
  const heard = async () => (await database.db.read('SELECT event_id FROM upstream_hints')).length

  test('what is signed is heard; what is not, or for another body, is turned away with 401', async () => {
    const call = sign(7, shop.clock.now)
    expect(await tell({ ...call, headers: {} })).toMatchObject({ status: 401 })
    expect(await tell({ ...call, body: '{"stampIdx":8}' })).toMatchObject({ status: 401 })
    expect(await heard()).toBe(0)
    expect(await tell(call)).toMatchObject({ status: 200, code: 0 })
    expect(await heard()).toBe(1)
  })

  test('one that was seen on its way is not told twice, whatever id it is given, now or when that is forgotten', async () => {
    const call = sign(7, shop.clock.now)
    for (let time = 0; time < 3; time++) await tell(call)
    expect(await heard()).toBe(1)
    shop.clock.now += 25 * hourMs
    await tell(call)
    expect(await heard()).toBe(1)
    await database.db.write((tx) => tx.run('DELETE FROM upstream_hints'))
    await tell(call)
    expect(await heard()).toBe(0)
  })

  test('planted: an id that is believed without being signed tells one call three times', async () => {
    await open(null)
    const call = sign(7, shop.clock.now)
    for (let time = 0; time < 3; time++) await tell(call)
    expect(await heard()).toBe(3)
  })

  test('planted: where ids are not held against each other, one call is heard again', async () => {
    let n = 0
    await open(
      '{t}.{body}',
      rewriting(database.db, (sql) =>
        sql.replace('VALUES ($1, $2, $3, $4, $5)', `VALUES ($1 || '${n++}', $2, $3, $4, $5)`),
      ),
    )
    const call = sign(7, shop.clock.now)
    await tell(call)
    await tell(call)
    expect(await heard()).toBe(2)
  })

  test('a manager sees that signatures are checked, and never by what', async () => {
    const answer = await shop.manager('GET', '/api/counter/v1/incoming-hook')
    expect(answer.result).toMatchObject({ isSigned: true })
    expect(JSON.stringify(answer)).not.toContain(secret)
    await open(null)
    expect((await shop.manager('GET', '/api/counter/v1/incoming-hook')).result).toMatchObject({
      isSigned: false,
    })
  })

  test('without a secret a body that is not the hashed one is refused by name, and so is a time that is none', async () => {
    await open(null)
    const { body } = sign(7, shop.clock.now)
    for (const [name, value] of [
      ['X-Content-SHA256', '0'.repeat(64)],
      ['X-Vivoldi-Timestamp', 'yesterday'],
      ['X-Vivoldi-Signature', 'v2=abc'],
    ] as const)
      expect(await tell({ body, headers: { [name]: value } })).toMatchObject({
        code: 1400,
        message: expect.stringContaining(name),
      })
    expect(await heard()).toBe(0)
  })
})
