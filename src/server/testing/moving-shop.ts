/** A shop that moves: the stand-in, and the shop on one database before it and without it, in false time. */
import { setTimeout as wait } from 'node:timers/promises'
import { sendCommands, type Verdict } from '#shared/endpoints/commands.ts'
import { createStamp, redeemStamp } from '#shared/endpoints/stamp-api.ts'
import type { StampHistory } from '#shared/history-api.ts'
import type { Db } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import type { Exchange } from '../gateway/exchange.ts'
import { createGateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { HostedApi } from '../gateway/hosted-call.ts'
import { type BackAsked, moveBack } from '../moving/back.ts'
import { exportHouse, openHouseFile } from '../moving/export.ts'
import { importHouse } from '../moving/import.ts'
import { watchActivity } from './at-rest.ts'
import { createHostedService } from './hosted-service.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop, testSecret } from './test-shop.ts'

const settleMs = 120_000
const limits = { minute: 1_000_000, hour: 10_000_000 }
const key = 'hosted-key'

/** What becomes of the next write: done and its answer lost, never arrived, or arrived after so long. */
type WriteFault = 'reply-lost' | 'request-lost' | { lateMs: number } | null

export function openMovingShop(engine: Db) {
  const activity = watchActivity()
  const db = activity.db(engine)
  const clock = { now: noon }
  const now = () => clock.now
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const service = createHostedService({ apiKey: key, now, today: () => dayOf(now()) })
  service.template = { maxStamps: 10, onsitePwd }
  const vault = createVault(testSecret)
  const weather: { fault: () => WriteFault } = { fault: () => null }
  const late: { at: number; send: () => void }[] = []
  const arrive = () => {
    for (const it of late.splice(0).filter((one) => one.at > clock.now || void one.send())) late.push(it)
  }
  const exchange: Exchange = async ({ method, path, body }) => {
    arrive()
    const send = () => service.handle({ method, path, body, authorization: `APIKey ${key}` })
    const fault = method === 'GET' ? null : weather.fault()
    if (fault === 'request-lost') return { kind: 'lost', cause: 'no answer in time' }
    if (fault !== null && typeof fault === 'object') {
      late.push({ at: clock.now + fault.lateMs, send })
      return { kind: 'lost', cause: 'no answer in time' }
    }
    const answer = send()
    if (fault === 'reply-lost') return { kind: 'lost', cause: 'ECONNRESET' }
    return {
      kind: 'answered',
      status: answer.status,
      retryAfter: null,
      contentEncoding: null,
      body: Buffer.from(answer.body),
    }
  }
  const hosted = createHostedApi(exchange)
  /** Real work goes on while time flies. */
  const sleep = async (ms: number) => {
    await wait(1)
    clock.now += ms
    arrive()
  }
  const gateway = (on: Db, api: HostedApi) =>
    createGateway({
      db: on,
      vault,
      hosted: api,
      limits,
      settleMs,
      now,
      dayOf,
      sleep: activity.untilRest,
      onError: () => {},
    })

  const at = async (shop: Promise<TestShop>): Promise<TestShop> => {
    const opened = await shop
    opened.clock.now = clock.now
    return opened
  }
  return {
    clock,
    service,
    weather,
    vault,
    sleep,
    /** The shop before the service, and by itself. */
    atService: () =>
      at(openTestShop({ db }, { upstream: { hosted, limits, settleMs, sleep: activity.untilRest } })),
    atHome: () => at(openTestShop({ db })),
    async export(on: Db = db) {
      const { file } = await exportHouse({ db: on, vault, hosted, limits, now, sleep })
      return openHouseFile(vault, JSON.stringify(file))
    },
    import: (from: Parameters<typeof importHouse>[1], isDryRun = false, on: Db = db) =>
      importHouse({ db: on, vault, now }, from, { isDryRun }),
    back: (asked: Partial<BackAsked> = {}, planted: { db?: Db; settleMs?: number; api?: HostedApi } = {}) =>
      moveBack(
        {
          db: planted.db ?? db,
          vault,
          gateway: gateway(planted.db ? activity.db(planted.db) : db, planted.api ?? hosted),
          hosted: planted.api ?? hosted,
          limits,
          settleMs: planted.settleMs ?? settleMs,
          now,
          today: () => dayOf(now()),
          sleep,
        },
        { isDryRun: false, cards: new Map(), made: new Map(), ...asked },
      ),
    hosted,
  }
}

export type MovingShop = ReturnType<typeof openMovingShop>

export const seen = async (shop: TestShop, stampIdx: number) =>
  (await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)).result
export const add = (shop: TestShop, stampIdx: number, count: number) =>
  shop.ledger.decide({ kind: 'add', commandId: newId(), stampIdx, count }, { caller: { kind: 'system' } })
/** As a tablet's outbox has it. */
export const tapOf = (stampIdx: number, count: number, tappedAt: number) =>
  ({
    kind: 'add',
    commandId: newId(),
    stampIdx,
    count,
    tappedAt,
    seq: 1,
    epoch: newId(),
    personId: 'jo',
  }) as const
export async function sendTaps(shop: TestShop, commands: readonly object[]): Promise<Verdict[]> {
  const { result } = await shop.tablet('POST', sendCommands.path, { sentAt: shop.clock.now, commands })
  return (result as { verdicts: Verdict[] }).verdicts
}
export const historyOf = async (shop: TestShop, stampIdx: number) =>
  (await shop.manager('GET', `/api/counter/v1/stamps/${stampIdx}/story`)).result as StampHistory

/** A card that grows, a full one, one that is redeemed here, one that the owner has stamped, one that is switched off. */
export async function cardsAtService(house: MovingShop, db: Db) {
  const shop = await house.atService()
  const { service } = house
  const make = (stamps: number) => service.make({ stamps, onsitePwd }).stampIdx
  const made = { growing: make(3), full: make(10), redeemed: make(10), stamped: make(2), off: make(5) }
  for (const stampIdx of Object.values(made)) await seen(shop, stampIdx)
  await add(shop, made.growing, 1)
  const redeem = { kind: 'redeem', commandId: newId(), stampIdx: made.redeemed, onsitePwd } as const
  await shop.ledger.decide(redeem, {
    caller: { kind: 'tablet', tabletId: 'till-1', tabletNm: 'Till 1', personId: 'jo', personNm: 'Jo' },
  })
  // What follows the reward.
  while ((await db.read("SELECT 1 FROM upstream_intents WHERE state <> 'settled'")).length > 0) {
    shop.clock.now += 1000
    await shop.gateway?.worker.runDue()
  }
  house.clock.now = shop.clock.now
  service.console(made.stamped, 2)
  Object.assign(service.stamps.get(made.off) ?? {}, { active: false })
  return made
}

/** Moved in, and then one more stamp, a reward, and a card of our own. */
export async function cardsAtHome(house: MovingShop, db: Db) {
  const made = await cardsAtService(house, db)
  await house.import(await house.export())
  const shop = await house.atHome()
  await add(shop, made.growing, 2)
  await shop.api('PUT', redeemStamp.path, { stampIdx: made.full, onsitePwd })
  const days = { strtYmd: '2026-03-01', endYmd: '2027-03-10' }
  const { result } = await shop.api('POST', createStamp.path, { cardIdx: 7, ...days, userNm: 'Taro' })
  const own = Number(result)
  await add(shop, own, 3)
  house.clock.now = shop.clock.now
  return { ...made, own }
}
