/** S-12: frauds planted in honest traffic are shown with their rows, and honest work is left alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DetectorName,
  defaultFraudSettings,
  detectorNames,
  type FraudFlag,
} from '#shared/activity-api.ts'
import type { Review } from '#shared/review-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type CustomerAction, closesAt, honestTraffic, opensAt, planted } from '../testing/honest-traffic.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { detect, type Finding, type OpenAt, type Work } from './detectors.ts'
import { personDaysOf } from './person-days.ts'

const api = '/api/counter/v1'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-03-02T00:00:00Z')
const seed = Number(process.env.SEED ?? 12)

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const isOpenAt: OpenAt = (at) => {
  const hour = (at % dayMs) / hourMs
  return hour >= opensAt && hour < closesAt
}

/** Each is a list of actions of a person who does nothing else, or who works honestly beside it. */
const frauds: Record<DetectorName, { personId: string; actions: CustomerAction[] }> = {
  'one-card-one-person': {
    personId: 'p1',
    actions: Array.from({ length: 1000 }, (_, n) =>
      planted(`card-${n}`, {
        kind: 'add',
        personId: n % 20 === 0 ? 'p2' : 'p1',
        tabletId: 'till-1',
        stampIdx: 50_000 + Math.floor(n / 10),
        customer: 50_000,
        at: start + (n % 28) * dayMs + 9 * hourMs + n * 17_000,
        delta: 1,
      }),
    ),
  },
  'add-then-redeem': {
    personId: 'p3',
    actions: [
      ...[0, 8_000].map((ms, n) =>
        planted(`fill-${n}`, {
          kind: 'add',
          personId: 'p3',
          tabletId: 'till-2',
          stampIdx: 60_000,
          customer: 60_000,
          at: start + 2 * dayMs + 11 * hourMs + ms,
          delta: 5,
        }),
      ),
      planted('fill-redeem', {
        kind: 'redeem',
        personId: 'p3',
        tabletId: 'till-2',
        stampIdx: 60_000,
        customer: 60_000,
        at: start + 2 * dayMs + 11 * hourMs + 30_000,
        delta: 0,
      }),
    ],
  },
  'after-hours': {
    personId: 'p4',
    actions: [0, 1, 2].map((n) =>
      planted(`night-${n}`, {
        kind: 'add',
        personId: 'p4',
        tabletId: 'till-1',
        stampIdx: 1004 + n,
        customer: 1004 + n,
        at: start + 3 * dayMs + 22.5 * hourMs + n * 60_000,
        delta: 1,
      }),
    ),
  },
  'shift-end-burst': {
    personId: 'p5',
    actions: Array.from({ length: 24 }, (_, n) =>
      planted(`burst-${n}`, {
        kind: 'add',
        personId: 'p5',
        tabletId: 'till-3',
        stampIdx: 70_000 + n,
        customer: 70_000 + n,
        at: start + 4 * dayMs + 20 * hourMs + 21 * 60_000 + n * 20_000,
        delta: 1,
      }),
    ),
  },
  'two-tablets': {
    personId: 'p6',
    actions: ['till-1', 'till-3'].map((tabletId, n) =>
      planted(`walk-${n}`, {
        kind: 'add',
        personId: 'p6',
        tabletId,
        stampIdx: 80_000 + n,
        customer: 80_000 + n,
        at: start + 5 * dayMs + 14 * hourMs + n * 6000,
        delta: 1,
      }),
    ),
  },
  'whole-week': {
    personId: 'shared',
    actions: Array.from({ length: 16 }, (_, n) =>
      planted(`week-${n}`, {
        kind: 'add',
        personId: 'shared',
        tabletId: 'till-2',
        stampIdx: 90_000 + n,
        customer: 90_000 + n,
        at: start + Math.floor(n / 2) * dayMs + (n % 2 === 0 ? 8.5 : 19.5) * hourMs,
        delta: 1,
      }),
    ),
  },
  'arrived-late': {
    personId: 'p7',
    actions: [0, 1].map((n) =>
      planted(`late-${n}`, {
        kind: 'add',
        personId: 'p7',
        tabletId: 'till-1',
        stampIdx: 95_000 + n,
        customer: 95_000 + n,
        at: start + 6 * dayMs + 12 * hourMs + n * 60_000,
        delta: 1,
        lateMs: 60 * hourMs,
      }),
    ),
  },
}

function workOf(actions: readonly CustomerAction[]): Work {
  const links = actions.filter(({ stampIdx, customer }) => stampIdx !== customer)
  return {
    days: personDaysOf(actions, dayOf),
    links: links.map(({ stampIdx, customer }) => [stampIdx, customer]),
  }
}
const inOrder = (actions: readonly CustomerAction[]) => actions.toSorted((one, other) => one.at - other.at)
const idsOf = ({ actions }: Finding) => actions.map(({ commandId }) => commandId)

describe('the detectors', () => {
  const months = process.env.DEEP ? 60 : 6

  test(`${months} months of honest work: under one false flag in 1,000 person-days (S-12)`, () => {
    const flags: Finding[] = []
    let personDays = 0
    for (let month = 0; month < months; month++) {
      const traffic = honestTraffic({ start, days: 28, people: 14, customers: 1500, seed: seed + month })
      personDays += traffic.personDays
      flags.push(...detect(workOf(traffic.actions), defaultFraudSettings, isOpenAt))
    }
    const summary = `seed ${seed}: ${flags.length} false flags in ${personDays} person-days`
    process.stdout.write(`S-12 ${summary}\n`)
    expect((flags.length / personDays) * 1000, summary).toBeLessThan(1)
  }, 600_000)

  test.each(detectorNames)('%s, planted in honest work, is shown with its rows', (name) => {
    const { actions: honest } = honestTraffic({ start, days: 28, people: 14, customers: 400, seed })
    const { personId, actions } = frauds[name]
    const findings = detect(workOf([...honest, ...actions]), defaultFraudSettings, isOpenAt)
    const found = findings.find((finding) => finding.detector === name && finding.personId === personId)
    expect(found, `seed ${seed}`).toBeDefined()
    const ids = new Set(found ? idsOf(found) : [])
    const own = actions.filter((action) => action.personId === personId)
    expect(own.filter(({ commandId }) => ids.has(commandId)).map(({ commandId }) => commandId)).toEqual(
      own.map(({ commandId }) => commandId),
    )
    expect(findings.filter((finding) => !idsOf(finding).some((id) => id.startsWith('planted')))).toEqual([])
  })

  test.each(detectorNames)('%s that is switched off says nothing', (name) => {
    const found = detect(workOf(frauds[name].actions), { ...defaultFraudSettings, [name]: null }, isOpenAt)
    expect(found.filter(({ detector }) => detector === name)).toEqual([])
  })

  test('without opening hours nothing is after hours', () => {
    const found = detect(workOf(frauds['after-hours'].actions), defaultFraudSettings, null)
    expect(found).toEqual([])
  })
})

describeOnBoth('fraud signals over HTTP', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database, { timeZone: 'UTC' })
    shop.clock.now = start + 27 * dayMs
    const { actions } = honestTraffic({ start, days: 8, people: 14, customers: 300, seed })
    await write(database, inOrder([...actions, ...Object.values(frauds).flatMap((fraud) => fraud.actions)]))
    const day = { from: '08:00', to: '20:00' }
    const none = { stampsAScan: null, stampsADay: null, minutesBetween: null, stampsAnHour: null }
    const openingHours = { days: Array.from({ length: 7 }, () => day), kind: 'soft' }
    expect(await shop.manager('PUT', `${api}/limits`, { ...none, openingHours })).toMatchObject({ code: 0 })
  })
  afterAll(() => database.remove())

  const flagsOf = async (from = '2026-03-02', to = '2026-03-31') => {
    const answer = await shop.manager('GET', `${api}/honesty?from=${from}&to=${to}`)
    expect(answer).toMatchObject({ code: 0 })
    return (answer.result as { flags: FraudFlag[] }).flags
  }

  test('every planted fraud comes with its person, its rows and the threshold that it met', async () => {
    const flags = await flagsOf()
    for (const name of detectorNames) {
      const flag = flags.find((it) => it.detector === name && it.person?.personId === frauds[name].personId)
      expect(flag, name).toBeDefined()
      expect(flag?.rows[0]?.commandId).toMatch(/^(planted|honest)-/)
      expect(flag?.rows.length).toBe(Math.min(flag?.rowCount ?? 0, 50))
    }
    const [card] = flags.filter(({ detector }) => detector === 'one-card-one-person')
    expect(card).toMatchObject({ found: 950, rowCount: 950, person: { personId: 'p1' } })
  })

  test('a card of one’s own is in the inbox without anybody’s looking, once', async () => {
    const seen = async () => {
      const { result } = await shop.manager('GET', `${api}/reviews?state=open`)
      const { reviews } = result as { reviews: Review[] }
      return reviews.filter(({ kind }) => kind === 'card-by-one-person')
    }
    shop.clock.now = start + 3 * dayMs
    expect(await shop.watchCards()).toBe(1)
    expect(await seen()).toMatchObject([
      { person: { personId: 'p1' }, evidence: { taps: expect.any(Number) }, suggested: 'dismiss' },
    ])
    shop.clock.now = start + 3.5 * dayMs
    expect(await shop.watchCards()).toBe(0)
    shop.clock.now = start + 27 * dayMs
  })

  test('a span without them has none, and the thresholds are the shop’s', async () => {
    expect((await flagsOf('2026-01-01', '2026-01-31')).length).toBe(0)
    const settings = { ...defaultFraudSettings, 'two-tablets': { walkSeconds: 3 }, 'after-hours': null }
    expect(await shop.manager('PUT', `${api}/honesty/settings`, settings)).toMatchObject({ code: 0 })
    expect((await shop.manager('GET', `${api}/honesty/settings`)).result).toEqual(settings)
    const names = new Set((await flagsOf()).map(({ detector }) => detector))
    expect(names.has('after-hours')).toBe(false)
    expect(names.has('two-tablets')).toBe(false)
    expect(await shop.manager('GET', `${api}/honesty?from=2026-01-01&to=2026-03-01`)).toMatchObject({
      code: 1400,
    })
  })
})

/** As the ledger would have written them; its own rules are not what is looked at here. */
async function write({ db }: TestDatabase, actions: readonly CustomerAction[]): Promise<void> {
  const first = new Map<number, number>()
  await db.write(async (tx) => {
    for (const { commandId, kind, personId, tabletId, stampIdx, customer, at, decidedAt, delta } of actions) {
      if (!first.has(stampIdx)) {
        const follows =
          stampIdx === customer
            ? null
            : ([...first.keys()].findLast((idx) => first.get(idx) === customer) ?? customer)
        first.set(stampIdx, customer)
        await tx.run(
          `INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, follows, created_at)
           VALUES ($1, 1, 0, 10, '2026-01-01', '2027-01-01', 1, $2, $3)`,
          [stampIdx, follows, at],
        )
      }
      await tx.run(
        `INSERT INTO commands (command_id, fingerprint, kind, stamp_idx, caller, person, tapped_at, decided_at, code, card_idx)
         VALUES ($1, '', $2, $3, $4, $5, $6, $7, 0, 1)`,
        [
          commandId,
          kind === 'add' ? 'arriving-add' : kind,
          stampIdx,
          `tablet:${tabletId}`,
          personId,
          at,
          decidedAt,
        ],
      )
      for (let part = 1; part <= Math.max(delta, 1); part++)
        await tx.run(
          'INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at) VALUES ($1, $2, $3, $4, $5, 0, $6)',
          [commandId, part, stampIdx, `stamp.${kind}`, kind === 'add' ? 1 : 0, decidedAt],
        )
    }
  })
}
