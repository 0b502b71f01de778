/** I-5 and I-9: the gateway dies, or is stopped past its lease, at every step of a call that cannot be repeated. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CommitUnknown, type Db, type Queries, type Row } from '../db/db.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { HostedOutcome } from '../gateway/hosted-call.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedShop, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { rewriting } from '../testing/planted.ts'

type Kind = 'add' | 'redeem'
type Wrap = (db: Db) => Db

const isDeep = process.env.DEEP === '1'
const caller = { kind: 'system' } as const
const shipped: Wrap = (db) => db

describeOnBoth('the gateway dies in the middle', (create, engine) => {
  let database: TestDatabase
  let shop: HostedShop
  /** The process that is still there afterwards. */
  let gateway: Gateway
  beforeEach(async () => {
    database = await create()
    shop = openHostedShop(database.db)
    gateway = shop.process()
  })
  afterEach(() => database.remove())

  /** From its nth write on, before or after that one is committed, nothing of it happens any more. */
  function dying(
    count: { writes: number; dead: boolean },
    at: number,
    isAfter: boolean,
    wrap = shipped,
  ): Wrap {
    const gone = () => new Promise<never>(() => {})
    return (real) => {
      const db = wrap(real)
      return {
        ...db,
        read: (sql, params) => (count.dead ? gone() : db.read(sql, params)),
        async write(work) {
          if (count.dead) return gone()
          if (++count.writes !== at) return db.write(work)
          if (isAfter) await db.write(work)
          count.dead = true
          return gone()
        },
      }
    }
  }

  /** The answer to its nth COMMIT is lost, after it was done or before. The process goes on. */
  function losing(count: { writes: number; dead: boolean }, at: number, isAfter: boolean): Wrap {
    return (db) => ({
      ...db,
      async write(work) {
        if (++count.writes !== at) return db.write(work)
        count.dead = true
        if (isAfter) await db.write(work)
        throw new CommitUnknown('planted: the answer to COMMIT was lost')
      },
    })
  }

  const commandOf = (kind: Kind, stampIdx: number, count: number) => {
    const commandId = randomUUID()
    return kind === 'add'
      ? ({ kind, commandId, stampIdx, count } as const)
      : ({ kind, commandId, stampIdx, onsitePwd: null } as const)
  }

  /** One process decides and dies, another one goes on: what is wrong then, if anything. */
  async function goOn(first: Gateway, command: ReturnType<typeof commandOf>): Promise<string | null> {
    await shop.during(() =>
      Promise.race([
        first.decide(command, { caller }).catch(orGone),
        shop.time.sleep(20_000).then(() => null),
      ]),
    )
    await shop.pass(3 * settleMs, gateway)
    return faultOf(command.commandId)
  }

  /** Whoever asked is answered 503 with the id. */
  const orGone = (error: unknown): null => {
    if (error instanceof CommitUnknown) return null
    throw error
  }

  async function faultOf(commandId: string): Promise<string | null> {
    const calls = [...shop.network.applied].filter(([tag]) => tag.startsWith(commandId))
    if (calls.some(([, times]) => times > 1)) return 'applied twice'
    if (shop.network.unannounced > 0) return 'sent with no intent behind it'
    const [command] = await database.db.read<Row & { code: number | null }>(
      'SELECT code FROM commands WHERE command_id = $1',
      [commandId],
    )
    if (command && command.code === null) return 'never decided'
    const open = await database.db.read('SELECT 1 FROM reviews WHERE command_id = $1', [commandId])
    const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [commandId])
    return open.length > 0 || rows.length === calls.length ? null : 'the ledger disagrees'
  }

  /** At every write of an add and of a redeem, before and after it is committed. */
  async function atEachWrite(fail: typeof losing): Promise<{ points: number; found: string[] }> {
    let points = 0
    const found: string[] = []
    for (const kind of ['add', 'redeem'] as const)
      for (const isAfter of [false, true])
        for (let at = 1, isReached = true; isReached; at++) {
          const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
          const count = { writes: 0, dead: false }
          const first = shop.process({ db: fail(count, at, isAfter) })
          const fault = await goOn(first, commandOf(kind, stampIdx, 2))
          if (fault) found.push(`${kind}, write ${at}, ${isAfter ? 'after' : 'before'} it: ${fault}`)
          isReached = count.dead
          points += Number(isReached)
        }
    return { points, found }
  }

  test('at each of its writes (I-5): at most once, and the ledger agrees or a review is open', async () => {
    const { points, found } = await atEachWrite(dying)
    process.stdout.write(`I-5 (${engine}): ${points} crash points at writes\n`)
    expect(found).toEqual([])
    expect(points).toBeGreaterThanOrEqual(40)
  }, 300_000)

  test('the answer to each of its COMMITs is lost (R-9): the same, by the process that lost it too', async () => {
    const { points, found } = await atEachWrite(losing)
    expect(found).toEqual([])
    expect(points).toBeGreaterThanOrEqual(40)
  }, 300_000)

  /** With the nth call out and not applied, or applied and its answer unheard. */
  async function dieDuringCall(kind: Kind, call: number, isApplied: boolean, wrap = shipped) {
    const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
    const count = { writes: 0, dead: false }
    let calls = 0
    const die = async (send: () => Promise<HostedOutcome>): Promise<HostedOutcome> => {
      if (++calls !== call) return send()
      if (isApplied) await send()
      count.dead = true
      return new Promise(() => {})
    }
    const first = shop.process({
      db: dying(count, Number.POSITIVE_INFINITY, false, wrap),
      hosted: (hosted) => ({
        ...hosted,
        add: (idx) => die(() => hosted.add(idx)),
        redeem: (idx, password) => die(() => hosted.redeem(idx, password)),
      }),
    })
    return goOn(first, commandOf(kind, stampIdx, 3))
  }

  test('during each call, before and after it took effect (I-5): at most once, and known', async () => {
    for (const isApplied of [false, true]) {
      for (const call of [1, 2, 3]) expect(await dieDuringCall('add', call, isApplied)).toBe(null)
      expect(await dieDuringCall('redeem', 1, isApplied)).toBe(null)
    }
  }, 120_000)

  test('planted: an intent that is not on the disk before the first byte doubles, and is found', async () => {
    const unsaved: Wrap = (db) => {
      const skipping = (tx: Queries): Queries => ({
        ...tx,
        run: (sql, params) =>
          sql.includes('UPDATE upstream_intents') && params?.[1] === 'sending'
            ? Promise.resolve(1)
            : tx.run(sql, params),
      })
      return { ...db, write: (work) => db.write((tx) => work(skipping(tx))) }
    }
    expect(await dieDuringCall('add', 1, true, unsaved)).not.toBe(null)
  }, 120_000)

  /** Rounds in which a worker that is stopped after one of its writes and let go much later does harm. */
  async function harmOfSleepers(rounds: number, wrap = shipped): Promise<string[]> {
    const found: string[] = []
    for (let round = 0; round < rounds; round++) {
      const { stampIdx } = shop.service.make({ stamps: 2 })
      let writes = 0
      const stopAt = 3 + (round % 10)
      const sleeper = shop.process({
        db: (real) => {
          const db = wrap(real)
          return {
            ...db,
            async write(work) {
              const value = await db.write(work)
              if (++writes === stopAt) await shop.time.sleep(settleMs * 3)
              return value
            },
          }
        },
      })
      const command = commandOf('add', stampIdx, 1)
      const slept = sleeper.decide(command, { caller }).catch(() => null)
      const goesOn = async () => {
        await shop.pass(settleMs * 2, gateway)
        await shop.during(() => slept)
        await shop.pass(settleMs * 2, gateway)
        return faultOf(command.commandId)
      }
      const fault = await goesOn().catch((error: Error) => error.message)
      if (fault) found.push(`round ${round}: ${fault}`)
    }
    if (Math.max(...shop.network.sent.values()) > 1) found.push('sent twice')
    return found
  }

  test('a worker stopped past its lease and let go again writes nothing and sends nothing (I-9)', async () => {
    const rounds = isDeep || engine === 'sqlite' ? 200 : 20
    expect(await harmOfSleepers(rounds)).toEqual([])
  }, 600_000)

  test('planted: a worker that looks neither at its fence nor at the state does harm, and is found', async () => {
    const fenceless: Wrap = (db) =>
      rewriting(db, (sql) =>
        sql
          .replace('AND fence = $2 AND lease_until > $3', 'AND (fence = $2 OR lease_until > $3 OR 1 = 1)')
          .replace("WHERE command_id = $1 AND state <> 'settled'", 'WHERE command_id = $1'),
      )
    expect(await harmOfSleepers(10, fenceless)).not.toEqual([])
  }, 120_000)
})
