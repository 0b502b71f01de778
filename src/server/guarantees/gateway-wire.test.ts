/**
 * I-5 and I-7 on a real wire: the gateway's own HTTP calls are cut at each byte, or answered with each of the faults.
 * At most one request goes out for each call (I-8), and what became of it is known or put to a person.
 */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Row } from '../db/db.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { HostedApi } from '../gateway/hosted-call.ts'
import { createHttpExchange } from '../gateway/http-exchange.ts'
import { type CuttingWire, openCuttingWire } from '../testing/cutting-wire.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type FaultName, faults, type HostedServer, startHostedServer } from '../testing/hosted-server.ts'
import { type HostedShop, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { simulatedKey } from '../testing/simulated-network.ts'

const isDeep = process.env.DEEP === '1'
const caller = { kind: 'system' } as const
const kinds = ['add', 'redeem'] as const
type Kind = (typeof kinds)[number]

describeOnBoth('the gateway on a real wire', (create, engine) => {
  let database: TestDatabase
  let shop: HostedShop
  let hosted: HostedServer
  let wire: CuttingWire
  beforeEach(async () => {
    database = await create()
    shop = openHostedShop(database.db)
    hosted = await startHostedServer(shop.service)
    wire = await openCuttingWire(hosted.url)
  })
  afterEach(async () => {
    await wire.close()
    await hosted.close()
    await database.remove()
  })

  function over(baseUrl: string, wrap: (api: HostedApi) => HostedApi = (api) => api): Gateway {
    const exchange = createHttpExchange({ baseUrl, apiKey: simulatedKey, connectMs: 2000, answerMs: 300 })
    const api = createHostedApi((request) => shop.time.outside(exchange(request)))
    return shop.process({ hosted: () => wrap(api) })
  }

  /** One command by one process, then time for another one; what is wrong afterwards, if anything. */
  async function faultOf(kind: Kind, first: Gateway, second: Gateway, mayGo = 1): Promise<string | null> {
    const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
    const commandId = randomUUID()
    const command =
      kind === 'add'
        ? ({ kind, commandId, stampIdx, count: 1 } as const)
        : ({ kind, commandId, stampIdx, onsitePwd: null } as const)
    const before = hosted.log.length
    await shop.during(() => first.decide(command, { caller }))
    wire.cut = null
    await shop.pass(3 * settleMs, second)
    const sent = hosted.log.slice(before).filter((line) => line === `PUT /api/stamp/v1/${kind}`).length
    const applied = shop.service.applied.filter((it) => it.stampIdx === stampIdx && it.call === kind).length
    if (sent > mayGo || applied > 1) return `sent ${sent} times, applied ${applied} times`
    const [answer] = await database.db.read<Row & { code: number | null }>(
      'SELECT code FROM commands WHERE command_id = $1',
      [commandId],
    )
    if (answer?.code === null || answer?.code === undefined) return 'never decided'
    const open = await database.db.read('SELECT 1 FROM reviews WHERE command_id = $1', [commandId])
    const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [commandId])
    if (rows.length !== applied && open.length === 0) return 'the ledger disagrees, and there is no review'
    return answer.code === 0 && applied === 0 ? 'told yes, and not applied' : null
  }

  test('cut at each byte of a call and of its answer (I-5, I-8): sent once at most, and known or in review', async () => {
    // The byte is the wire's business and not the database's: of the slower one not each.
    const stride = { sqlite: [7, 1], postgres: [61, 5] }[engine][Number(isDeep)] ?? 1
    const found: string[] = []
    let points = 0
    for (const kind of kinds)
      for (const of of ['request', 'answer'] as const)
        for (let at = 0, isCut = true; isCut; at += stride) {
          wire.cut = { of, at }
          wire.cuts = 0
          // Of each second one the process itself is gone as well, so that nobody heard even that it was cut.
          const first = over(wire.url, at % 2 ? deaf : undefined)
          const fault = await faultOf(kind, first, over(hosted.url))
          if (fault) found.push(`${kind}, byte ${at} of the ${of}: ${fault}`)
          isCut = wire.cuts > 0
          points += Number(isCut)
        }
    process.stdout.write(`I-5 (${engine}): ${points} cuts on the wire\n`)
    expect(found).toEqual([])
    expect(points).toBeGreaterThanOrEqual(isDeep ? 150 : 15)
  }, 3_600_000)

  /** The call is made and its answer never comes back to the worker. */
  const deaf = (api: HostedApi): HostedApi => {
    const unheard = async (call: Promise<unknown>): Promise<never> => {
      await call
      return new Promise(() => {})
    }
    return {
      ...api,
      add: (stampIdx) => unheard(api.add(stampIdx)),
      redeem: (stampIdx, password) => unheard(api.redeem(stampIdx, password)),
    }
  }

  // What a reply means is settled before the database: of the slower one a fourth will do in a hurry.
  const names = (Object.keys(faults) as FaultName[]).filter(
    (_, n) => isDeep || engine === 'sqlite' || n % 4 === 1,
  )

  async function harmOfFaults(): Promise<string[]> {
    const found: string[] = []
    for (const kind of kinds)
      for (const name of names) {
        hosted.next.push(name)
        const gateway = over(hosted.url)
        // 429 was certainly not applied: it goes again.
        const fault = await faultOf(kind, gateway, gateway, name.startsWith('429') ? 2 : 1)
        if (fault) found.push(`${kind}, ${name}: ${fault}`)
        if (hosted.next.length > 0) found.push(`${kind}, ${name}: was not asked`)
      }
    return found
  }

  test(`${names.length} faulty answers to add and to redeem (I-7): applied at most once, never guessed`, async () => {
    if (isDeep || engine === 'sqlite') expect(names.length).toBeGreaterThanOrEqual(25)
    expect(await harmOfFaults()).toEqual([])
  }, 300_000)

  test('planted: a client that asks again by itself sends twice, and is found (I-8)', async () => {
    const asksAgain = (api: HostedApi): HostedApi => ({
      ...api,
      async add(stampIdx) {
        const outcome = await api.add(stampIdx)
        return outcome.kind === 'unknown' ? api.add(stampIdx) : outcome
      },
    })
    hosted.next.push('reset before the headers, not applied')
    const gateway = over(hosted.url, asksAgain)
    expect(await faultOf('add', gateway, gateway)).toMatch(/^sent 2 times/)
  })
})
