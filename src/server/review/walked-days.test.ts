/** What is asked of some days walks those days alone, however much was before them and after them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { noting } from '../testing/partitions.ts'
import { comparedByRow } from '../testing/plan-of.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { staffActionsSql } from './staff-actions.ts'

const api = '/api/counter/v1'
const [from, until] = ['2026-03-08T00:00:00+09:00', '2026-03-09T00:00:00+09:00'].map((text) =>
  Date.parse(text),
)
const bounds = [from ?? 0, until ?? 0]
const noon = bounds.reduce((sum, at) => sum + at, 0) / 2
const cursor = `${noon}.00000000-0000-4000-8000-000000000000`
const day = 'from=2026-03-08&to=2026-03-08'

describeOn('sqlite', 'days of the review', (create) => {
  let database: TestDatabase
  let watched: ReturnType<typeof noting>
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    watched = noting(database.db)
    shop = await openTestShop({ db: watched })
  })
  afterAll(() => database.remove())

  /** Bounds that rows are compared with, of all that was asked of what was decided or logged. */
  async function comparedFor(path: string, instants: readonly number[]): Promise<number[]> {
    const before = watched.asked.length
    expect(await shop.manager('GET', `${api}/${path}`)).toMatchObject({ code: 0 })
    const asked = watched.asked
      .slice(before)
      .filter(({ sql }) => /FROM \(?(SELECT .* FROM )?(commands|audit)\b/s.test(sql))
    expect(asked.length).toBeGreaterThan(0)
    const found: number[] = []
    for (const { sql, params } of asked)
      found.push(...(await comparedByRow(database.db, sql, params, instants)))
    return found
  }

  test.each([
    `honesty?${day}`,
    `activity?${day}`,
    `activity?${day}&kind=add`,
    `activity?${day}&kind=redeem`,
    `activity?${day}&person=jo`,
    `activity?${day}&tablet=till-1`,
    `activity?${day}&cardIdx=1`,
    `activity?${day}&outcome=refused`,
  ])('%s', async (path) => {
    expect(await comparedFor(path, bounds)).toEqual([])
  })

  test('a page that goes on within them begins where the one before ended', async () => {
    expect(await comparedFor(`activity?${day}&cursor=${cursor}`, bounds)).toEqual([])
  })

  test('planted: with another bound before it, the day’s own is compared with each row of all days', async () => {
    const twice = staffActionsSql.replace('c.decided_at >= $1', 'c.decided_at >= 0 AND c.decided_at >= $1')
    expect(await comparedByRow(database.db, twice, bounds, bounds)).toEqual([from])
    expect(await comparedByRow(database.db, staffActionsSql, bounds, bounds)).toEqual([])
  })
})
