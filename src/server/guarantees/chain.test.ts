/** One shop with 500 branches, 5,000 tablets and as many people: what a tablet and a manager ask for looks at a few. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db, Param } from '../db/db.ts'
import { chain, chainBranch, chainToken, fillChain } from '../testing/chain.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
type Statement = { sql: string; params: readonly Param[] }

describeOnBoth('a chain', (create) => {
  let database: TestDatabase
  let shop: TestShop
  const asked: Statement[] = []
  beforeAll(async () => {
    database = await create()
    const { db } = database
    const watched: Db = {
      ...db,
      read: (sql, params = []) => {
        asked.push({ sql, params })
        return db.read(sql, params)
      },
    }
    shop = await openTestShop({ db: watched })
    await fillChain(db, shop.clock.now)
  }, 120_000)
  afterAll(() => database.remove())

  const plansOf = async (ask: () => Promise<unknown>) => {
    asked.length = 0
    const answer = await ask()
    const plans = await Promise.all(asked.map((statement) => planOf(statement)))
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
    const plan = await planOf({
      sql: 'SELECT p.person_id FROM people p LEFT JOIN secret_tries t ON t.subject = p.person_id ORDER BY p.created_at',
      params: [],
    })
    expect(plan).toMatch(scansAll)
  })

  async function planOf({ sql, params }: Statement): Promise<string> {
    const literal = (value: Param | undefined) =>
      typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL')
    const bound = sql.replaceAll(/\$(\d+)/g, (_, n) => literal(params[Number(n) - 1]))
    const explain = database.db.engine === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
    return JSON.stringify(await database.db.read(`${explain} ${bound}`))
  }
})
