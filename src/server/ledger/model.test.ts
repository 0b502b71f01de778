/** random histories against the pure model of `shared/stamp.ts`. A failure prints its seed; `SEED=` replays it. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Stamp } from '#shared/stamp.ts'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import { createVault } from '../db/vault.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { apply } from '../testing/stamp-model.ts'
import { newId, onsitePwd, openTestShop, type TestShop, testSecret, today } from '../testing/test-shop.ts'
import { nobody } from './holders.ts'
import { createLedger, type Ledger } from './ledger.ts'

const dayMs = 86_400_000
const system = { caller: { kind: 'system' } } as const

/** The model: the stamp, the day, how often the password was wrong. */
type Model = {
  stamp: Stamp
  day: number
  failures: number
  lockedOn: number | null
  added: { commandId: string; day: number }[]
}
type Real = { shop: TestShop; ledger: Ledger; restart: () => Ledger }
type Step = fc.AsyncCommand<Model, Real>

const dayOf = (day: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + day * dayMs).toISOString().slice(0, 10)

/** A step of the model: what it expects is worked out from the rules, then compared with what the ledger says. */
abstract class Move implements Step {
  check = () => true
  abstract run(model: Model, real: Real): Promise<void>
  abstract toString(): string
}

class Count extends Move {
  readonly kind: 'add' | 'remove'
  readonly count: number
  constructor(kind: 'add' | 'remove', count: number) {
    super()
    this.kind = kind
    this.count = count
  }
  async run(model: Model, { ledger }: Real): Promise<void> {
    const { kind, count } = this
    const commandId = newId()
    const expected = objection[kind](model.stamp, count, dayOf(model.day))
    const { refusal } = await ledger.decide(
      { kind, commandId, stampIdx: model.stamp.stampIdx, count },
      system,
    )
    expect(refusal).toBe(expected)
    if (expected) return
    const event = { type: kind === 'add' ? 'stamp.added' : 'stamp.removed', count } as const
    model.stamp = apply(model.stamp, event) ?? model.stamp
    if (kind === 'add' && count === 1) model.added.push({ commandId, day: model.day })
  }
  toString = () => `${this.kind} ${this.count}`
}

class Redeem extends Move {
  readonly password: string
  constructor(password: string) {
    super()
    this.password = password
  }
  async run(model: Model, { ledger, shop }: Real): Promise<void> {
    const { stampIdx } = model.stamp
    const expected = this.expected(model)
    const command = { kind: 'redeem', commandId: newId(), stampIdx, onsitePwd: this.password } as const
    const { refusal, at } = await ledger.decide(command, system)
    expect(refusal).toBe(expected)
    if (expected === 'wrong-password' && ++model.failures >= 5) model.lockedOn = model.day
    if (expected) return
    model.failures = 0
    model.stamp = apply(model.stamp, { type: 'stamp.redeemed', at }) ?? model.stamp
    expect(at).toBe(shop.clock.now)
  }
  /** Five wrong ones lock for a minute, which in this model is the rest of the day; ten lock for good. */
  private expected({ stamp, day, failures, lockedOn }: Model): RefusalName | null {
    const refusal = objection.redeem(stamp, dayOf(day))
    if (refusal) return refusal
    if (failures >= 10 || lockedOn === day) return 'too-many-wrong-passwords'
    return this.password === onsitePwd ? null : 'wrong-password'
  }
  toString = () => `redeem ${this.password === onsitePwd ? 'right' : 'wrong'}`
}

class Undo extends Move {
  override check = (model?: Model) => (model?.added.length ?? 0) > 0
  async run(model: Model, { ledger }: Real): Promise<void> {
    const { commandId: undoes = '', day } = model.added.at(-1) ?? {}
    // After ten minutes, which in this model is another day, it cannot be undone any more.
    const expected =
      day === model.day ? objection.remove(model.stamp, 1, dayOf(model.day)) : 'undo-not-possible'
    const { stampIdx } = model.stamp
    const { refusal } = await ledger.decide(
      { kind: 'remove', commandId: newId(), stampIdx, count: 1, undoes },
      system,
    )
    expect(refusal).toBe(expected)
    if (expected) return
    model.added.pop()
    model.stamp = apply(model.stamp, { type: 'stamp.removed', count: 1 }) ?? model.stamp
  }
  toString = () => 'undo'
}

class Edit extends Move {
  readonly stamps: number
  constructor(stamps: number) {
    super()
    this.stamps = stamps
  }
  async run(model: Model, { ledger }: Real): Promise<void> {
    const { stamps } = this
    const { stampIdx, redeemedAt, maxStamps } = model.stamp
    const expected = redeemedAt !== null ? 'already-redeemed' : stamps > maxStamps ? 'invalid-request' : null
    const { refusal } = await ledger.decide(
      { kind: 'update', commandId: newId(), stampIdx, changes: { stamps } },
      system,
    )
    expect(refusal).toBe(expected)
    if (!expected)
      model.stamp = apply(model.stamp, { type: 'stamp.updated', changes: { stamps } }) ?? model.stamp
  }
  toString = () => `edit to ${this.stamps}`
}

class Wait extends Move {
  readonly days: number
  constructor(days: number) {
    super()
    this.days = days
  }
  async run(model: Model, { shop }: Real): Promise<void> {
    model.day += this.days
    shop.clock.now += this.days * dayMs
  }
  toString = () => `wait ${this.days} days`
}

class Restart extends Move {
  async run(_: Model, real: Real): Promise<void> {
    real.ledger = real.restart()
  }
  toString = () => 'restart'
}

describeOnBoth('the ledger and its model', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const histories = process.env.DEEP ? 200_000 : engine === 'sqlite' ? 300 : 30

  test(`${histories} histories agree with the model, row for row (R-4)`, async () => {
    const moves = fc.commands<Model, Real, false>(
      [
        fc.integer({ min: 1, max: 5 }).map((count) => new Count('add', count)),
        fc.integer({ min: 1, max: 3 }).map((count) => new Count('remove', count)),
        fc.constant(0).map(() => new Redeem(onsitePwd)),
        fc.constant(0).map(() => new Redeem('wrong')),
        fc.constant(0).map(() => new Undo()),
        fc.integer({ min: 0, max: 12 }).map((stamps) => new Edit(stamps)),
        fc.integer({ min: 1, max: 20 }).map((days) => new Wait(days)),
        fc.constant(0).map(() => new Restart()),
      ],
      { maxCommands: 25 },
    )
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        await fc.asyncModelRun(begin, steps)
        await agrees(current)
      }),
      { numRuns: histories },
    )
  }, 3_600_000)

  let current: Model

  async function begin(): Promise<{ model: Model; real: Real }> {
    shop.clock.now = Date.parse(`${today}T03:00:00Z`)
    await database.db.write((tx) => tx.run('DELETE FROM password_failures'))
    const vault = createVault(testSecret)
    const restart = () =>
      createLedger({
        db: database.db,
        vault,
        now: () => shop.clock.now,
        dayOf: (at) => new Date(at).toISOString().slice(0, 10),
        drawStampIdx: () => 1_000_000_000 + Math.floor(Math.random() * 2 ** 39),
      })
    const ledger = restart()
    const span = { strtYmd: today, endYmd: dayOf(30) }
    const { stampIdx } = await ledger.decide(
      { kind: 'create', commandId: newId(), cardIdx: 1, ...span, domain: null, active: true, holder: nobody },
      system,
    )
    const stamp = {
      stampIdx: stampIdx ?? 0,
      cardIdx: 1,
      stamps: 0,
      maxStamps: 10,
      ...span,
      active: true,
      redeemedAt: null,
    }
    current = { stamp, day: 0, failures: 0, lockedOn: null, added: [] }
    return { model: current, real: { shop, ledger, restart } }
  }

  /** The stamp's row, the sum of its ledger rows and its chain all say what the model says. */
  async function agrees({ stamp }: Model): Promise<void> {
    const { stampIdx } = stamp
    const [row] = await database.db.read('SELECT stamps, redeemed_at FROM stamps WHERE stamp_idx = $1', [
      stampIdx,
    ])
    expect(row).toMatchObject({ stamps: stamp.stamps, redeemed_at: stamp.redeemedAt })
    const [sum] = await database.db.read('SELECT SUM(delta) AS sum FROM ledger WHERE stamp_idx = $1', [
      stampIdx,
    ])
    expect(sum).toMatchObject({ sum: stamp.stamps })
    const rewards = await database.db.read('SELECT * FROM redemptions WHERE stamp_idx = $1', [stampIdx])
    expect(rewards).toHaveLength(stamp.redeemedAt === null ? 0 : 1)
    expect(verifyChain(await readChain(database.db.read, `stamp:${stampIdx}`)).ok).toBe(true)
  }
})
