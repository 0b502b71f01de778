/** Reports, activity, rewards and the inbox of one branch: where each tap was made, wherever its tablet is now (S-21). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem, FraudFlag, RedemptionReport } from '#shared/activity-api.ts'
import type { Reports } from '#shared/reports-api.ts'
import type { Review } from '#shared/review-api.ts'
import { addPerson, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { planOf } from '../testing/plan-of.ts'
import { newId, onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { mostSpans } from './activity-rows.ts'
import { branchesSql, peopleAtSql, visitsAtSql } from './reports.ts'

const api = '/api/counter/v1'
const minuteMs = 60_000

describeOnBoth('what happened at a branch', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let guro: string
  let nowon: string
  let tablet: Awaited<ReturnType<typeof pairTablet>>
  let seq = 0
  const epoch = newId()
  const commands: Record<string, string> = {}
  let full: number

  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    // At the tablet of no branch.
    await add('nowhere', shop.tablet, await shop.stampWith(0), shop.clock.now)
    expect((await activity('')).every((it) => !('branch' in it))).toBe(true)
    expect((await csv('activity.csv')).at(0)).not.toContain('branch')
    guro = await branch('Guro')
    nowon = await branch('Nowon')
    tablet = await pairTablet(shop)
    await put(guro)
    const ana = await addPerson(shop, 'Ana', '482915')
    await tablet.call('POST', 'session/pin', { personId: ana, pin: '482915' })
    const regular = await shop.stampWith(0)
    full = await shop.stampWith(8)
    shop.clock.now += minuteMs
    const atGuro = shop.clock.now
    await add('guro', at(tablet), regular, shop.clock.now)
    await add('guro-full', at(tablet), full, shop.clock.now, 2)
    shop.clock.now += minuteMs
    await put(nowon)
    shop.clock.now += minuteMs
    await add('nowon', at(tablet), regular, shop.clock.now, 3)
    // Tapped before it was moved, and sent after.
    await add('late', at(tablet), await shop.stampWith(0), atGuro)
    expect((await tablet.call('POST', 'redemptions', { stampIdx: full, onsitePwd: '0' })).code).not.toBe(0)
    expect((await tablet.call('POST', 'redemptions', { stampIdx: full, onsitePwd })).code).toBe(0)
  })
  afterAll(() => database.remove())

  type Call = TestShop['tablet']
  const at =
    (browser: Pick<typeof tablet, 'call'>): Call =>
    (method, path, body) =>
      browser.call(method, path.slice(api.length + 1), body)
  async function add(name: string, call: Call, stampIdx: number, tappedAt: number, count = 1) {
    const commandId = newId()
    commands[name] = commandId
    const command = {
      kind: 'add',
      commandId,
      seq: ++seq,
      epoch,
      stampIdx,
      count,
      tappedAt,
    }
    const { result } = await call('POST', `${api}/commands`, { sentAt: shop.clock.now, commands: [command] })
    expect(result).toMatchObject({ verdicts: [{ outcome: 'applied' }] })
  }
  async function branch(name: string): Promise<string> {
    const { result } = await shop.manager('POST', `${api}/branches`, { name })
    return (result as { branchId: string }).branchId
  }
  const put = (branchId: string, tabletId = tablet.tabletId) =>
    shop.manager('PUT', `${api}/tablets/${tabletId}`, {
      name: 'Till 9',
      place: 'Counter',
      may: ['add', 'redeem'],
      branchId,
    })
  async function activity(query: string): Promise<ActivityItem[]> {
    const items: ActivityItem[] = []
    for (let cursor = ''; ; ) {
      const answer = await shop.manager('GET', `${api}/activity?${query}${cursor && `&cursor=${cursor}`}`)
      const page = answer.result as { items: ActivityItem[]; nextCursor: string | null }
      items.push(...page.items)
      if (page.nextCursor === null) return items
      cursor = page.nextCursor
    }
  }
  async function csv(path: string): Promise<string[]> {
    const { app } = shop
    const { createSessions } = await import('../people/sessions.ts')
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const Cookie = `stampdesk=${await sessions.openInBrowser('kim', 'password')}`
    const response = await app.request(`${api}/${path}`, { headers: { Cookie } })
    return (await response.text()).trim().split('\r\n')
  }
  const days = `from=${today}&to=${today}`
  const names = (items: ActivityItem[]) =>
    Object.keys(commands).filter((name) => items.some(({ id }) => id === commands[name]))

  test('activity: by where the tablet was at the tap, page by page too', async () => {
    expect(names(await activity(`branch=${guro}`))).toEqual(['guro', 'guro-full', 'late'])
    expect(names(await activity(`branch=${nowon}&limit=1`))).toEqual(['nowon'])
    expect(names(await activity(`branch=${guro}&limit=1&kind=add`))).toEqual(['guro', 'guro-full', 'late'])
    expect(names(await activity(`branch=${guro}&tablet=till-1`))).toEqual([])
    expect(await activity('branch=nobody')).toEqual([])
    const all = await activity('')
    const of = (name: string) => all.find(({ id }) => id === commands[name])?.branch?.name ?? null
    expect(['nowhere', 'guro', 'late', 'nowon'].map(of)).toEqual([null, 'Guro', 'Guro', 'Nowon'])
  })

  test('activity: sign-ins of the branch are there, and those elsewhere are not', async () => {
    const signIns = async (query: string) =>
      (await activity(`${query}&kind=shop`)).filter(({ event }) => event === 'session.opened').length
    expect(await signIns(`branch=${guro}`)).toBe(1)
    expect(await signIns(`branch=${nowon}`)).toBe(0)
    expect(await signIns('')).toBeGreaterThan(1)
  })

  test('activity: a branch of more tablets than are looked for one by one says the same', async () => {
    const before = names(await activity(`branch=${guro}`))
    await database.db.write(async (tx) => {
      for (let n = 0; n <= mostSpans; n++)
        await tx.run('INSERT INTO tablet_branches (tablet_id, since, branch_id) VALUES ($1, 1, $2)', [
          `idle-${n}`,
          guro,
        ])
    })
    expect(names(await activity(`branch=${guro}`))).toEqual(before)
    expect(names(await activity(`branch=${guro}&kind=add&limit=1`))).toEqual(before)
    await database.db.write((tx) => tx.run("DELETE FROM tablet_branches WHERE tablet_id LIKE 'idle-%'"))
  })

  test('reports: stamps by branch, and regulars and people of one', async () => {
    const all = (await shop.manager('GET', `${api}/reports?${days}`)).result as Reports
    expect(all.branches).toEqual([
      { branch: { branchId: guro, name: 'Guro' }, added: 4, removed: 0 },
      { branch: { branchId: nowon, name: 'Nowon' }, added: 3, removed: 0 },
      { branch: null, added: 1, removed: 0 },
    ])
    const one = (await shop.manager('GET', `${api}/reports?${days}&branch=${guro}`)).result as Reports
    expect(one.people).toMatchObject([{ person: { name: 'Ana' }, added: 4 }])
    expect(one.regulars.customers).toBe(3)
    expect(one.cards).toBeNull()
    expect('branches' in one).toBe(false)
    expect(await csv(`reports.csv?name=branches&${days}`)).toEqual([
      'branch,stamps added,stamps taken off',
      'Guro,4,0',
      'Nowon,3,0',
      ',1,0',
    ])
    expect(await csv(`reports.csv?name=people&${days}&branch=${nowon}`)).toContain('Ana,3,0')
  })

  test('rewards: of a branch, and beside each of all in the file', async () => {
    const total = async (query: string) =>
      ((await shop.manager('GET', `${api}/redemptions/report?${days}${query}`)).result as RedemptionReport)
        .total
    expect([await total(''), await total(`&branch=${nowon}`), await total(`&branch=${guro}`)]).toEqual([
      1, 1, 0,
    ])
    const file = await csv(`redemptions.csv?${days}`)
    expect(file[0]).toMatch(/^code,.*,id,branch$/)
    expect(file[1]).toMatch(/,Nowon$/)
    expect(await csv(`redemptions.csv?${days}&branch=${guro}`)).toHaveLength(1)
    const rows = await csv(`activity.csv?branch=${guro}`)
    expect(rows[0]).toMatch(/^code,.*,id,branch$/)
    expect(rows.slice(1).every((row) => row.endsWith(',Guro'))).toBe(true)
  })

  test('inbox: what is about a tap of the branch, or about a tablet there', async () => {
    for (const [id, evidence] of [
      ['r-tablet', { tabletId: tablet.tabletId }],
      ['r-other', { tabletId: 'till-1' }],
    ] as const)
      await database.db.write((tx) =>
        tx.run(
          `INSERT INTO reviews (review_id, kind, evidence, state, opened_at)
           VALUES ($1, 'tablet-silent', $2, 'new', $3)`,
          [id, JSON.stringify(evidence), shop.clock.now],
        ),
      )
    const ids = async (query: string) => {
      const { result } = await shop.manager('GET', `${api}/reviews?state=open${query}`)
      return (result as { reviews: Review[] }).reviews.map(({ reviewId }) => reviewId)
    }
    expect(await ids('')).toEqual(expect.arrayContaining(['r-tablet', 'r-other']))
    expect(await ids(`&branch=${nowon}`)).toContain('r-tablet')
    expect(await ids(`&branch=${nowon}`)).not.toContain('r-other')
    expect(await ids(`&branch=${guro}`)).toEqual([])
  })

  test('after hours: by the hours of the branch, where it has its own, and by the shop’s elsewhere', async () => {
    const limits = { stampsAScan: null, stampsADay: null, minutesBetween: null, stampsAnHour: null }
    const closed = { kind: 'soft', days: Array.from({ length: 7 }, () => null) }
    const late = async () => {
      const { result } = await shop.manager('GET', `${api}/honesty?${days}`)
      const { flags } = result as { flags: FraudFlag[] }
      const rows = flags.filter(({ detector }) => detector === 'after-hours').flatMap((flag) => flag.rows)
      return Object.keys(commands).filter((name) =>
        rows.some(({ commandId }) => commandId === commands[name]),
      )
    }
    await shop.manager('PUT', `${api}/limits`, { ...limits, openingHours: closed })
    expect(await late()).toEqual(['nowhere', 'guro', 'guro-full', 'nowon', 'late'])
    await shop.manager('PUT', `${api}/branches/${guro}`, { limits: { openingHours: null } })
    expect(await late()).toEqual(['nowhere', 'nowon'])
    await shop.manager('PUT', `${api}/limits`, { ...limits, openingHours: null })
    expect(await late()).toEqual([])
    await shop.manager('PUT', `${api}/branches/${nowon}`, { limits: { openingHours: closed } })
    expect(await late()).toEqual(['nowon'])
  })

  test('each report of a branch walks its days by an index, and finds where a tablet was by its key', async () => {
    for (const sql of [visitsAtSql, peopleAtSql, branchesSql]) {
      const plan = await planOf(database.db, sql, [1, 2, 'x'])
      expect(plan).toContain('ledger_at')
      expect(plan).not.toMatch(/SCAN (b|c|l)\b|Seq Scan on (tablet_branches|commands|ledger)/)
    }
  })
})
