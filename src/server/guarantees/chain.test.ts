/** One shop with 500 branches, 5,000 tablets and as many people: what a tablet and a manager ask for looks at a few (S-21). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chain, chainBranch, chainToken, fillChain } from '../testing/chain.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { noting } from '../testing/partitions.ts'
import { planOf } from '../testing/plan-of.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('a chain', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let watched: ReturnType<typeof noting>
  beforeAll(async () => {
    database = await create()
    watched = noting(database.db)
    shop = await openTestShop({ db: watched })
    await fillChain(database.db, shop.clock.now)
  }, 120_000)
  afterAll(() => database.remove())

  const plansOf = async (ask: () => Promise<unknown>) => {
    watched.asked.length = 0
    const answer = await ask()
    // What asks whether there is one at all ends at the first.
    const whole = watched.asked.filter(({ sql }) => !sql.endsWith('LIMIT 1'))
    const plans = await Promise.all(whole.map(({ sql, params }) => planOf(database.db, sql, params)))
    return { answer, plans: plans.join('\n') }
  }
  const scansAll =
    /SCAN (p|t|w|b|c|tablets|people|commands|person_branches)\b(?! USING)|Seq Scan on (tablets|people|commands|person_branches|tablet_branches)/

  test('the faces of a tablet are its branch’s, and nobody else is looked at', async () => {
    const Cookie = `stampdesk-tablet=${chainToken}`
    const { answer, plans } = await plansOf(() =>
      shop.request('GET', `${api}/entrance`, undefined, { Cookie }),
    )
    const { faces } = (answer as { result: { faces: object[] } }).result
    expect(faces).toHaveLength(chain.people / chain.branches)
    expect(plans).not.toMatch(scansAll)
  })

  test.each([
    ['all', ''],
    ['of one branch', `branchId=${chainBranch}`],
    ['the next page', `after=0.100.t-100`],
  ])('a page of tablets: %s', async (_, query) => {
    await shop.manager('GET', `${api}/tablets`)
    const { answer, plans } = await plansOf(() => shop.manager('GET', `${api}/tablets?${query}`))
    const tablets = (answer as { result: object[] }).result
    expect(tablets).toHaveLength(query.startsWith('branchId') ? chain.tablets / chain.branches : 100)
    expect(plans).not.toMatch(scansAll)
  })

  test('the activity of one branch walks its tablets, and no tap of another', async () => {
    await shop.manager('GET', `${api}/activity?branch=${chainBranch}&kind=add`)
    const { answer, plans } = await plansOf(() =>
      shop.manager('GET', `${api}/activity?branch=${chainBranch}&kind=add`),
    )
    const { items } = (answer as { result: { items: { branch: { branchId: string } }[] } }).result
    expect(items).toHaveLength(50)
    expect(new Set(items.map(({ branch }) => branch.branchId))).toEqual(new Set([chainBranch]))
    expect(plans).not.toMatch(/SCAN commands\b(?! USING)|Seq Scan on commands/)
    expect(plans).toContain('commands_caller')
  })

  test('planted: the faces as they were, which looked at everybody, are found', async () => {
    const plan = await planOf(
      database.db,
      'SELECT p.person_id FROM people p LEFT JOIN secret_tries t ON t.subject = p.person_id ORDER BY p.created_at',
    )
    expect(plan).toMatch(scansAll)
  })
})
