import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('the list of tablets', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  test('tablets come by the hundred, those that were revoked last, and are found by name', async () => {
    const busan = 'b-busan'
    await database.db.write(async (tx) => {
      for (let n = 0; n < 230; n++)
        await tx.run(
          `INSERT INTO tablets (tablet_id, token_hash, name, place, may, paired_at, paired_by, revoked_at, branch_id)
           VALUES ($1, $1, $2, 'Bar', 'add', $3, 'kim', $4, $5)`,
          [`many-${n}`, `Kasse ${n}`, 1000 + Math.floor(n / 3), n % 2 === 0 ? null : 5, busan],
        )
    })
    type Listed = { tabletId: string; revokedAt: number | null; pairedAt: number }
    const page = async (query: string) =>
      (await shop.manager('GET', `${api}/tablets?${query}`)).result as Listed[]
    const seen: Listed[] = []
    for (;;) {
      const last = seen.at(-1)
      const after = last ? `&after=${last.revokedAt === null ? 0 : 1}.${last.pairedAt}.${last.tabletId}` : ''
      const next = await page(`branchId=${busan}${after}`)
      seen.push(...next)
      if (next.length < 100) break
    }
    expect(new Set(seen.map(({ tabletId }) => tabletId)).size).toBe(230)
    const gone = seen.map(({ revokedAt }) => Number(revokedAt !== null))
    expect(gone).toEqual(gone.toSorted())
    expect(await page('find=kasse 117')).toMatchObject([{ tabletId: 'many-117' }])
    expect(await page(`find=nichts&branchId=${busan}`)).toEqual([])
    const found = await page('find=Kasse')
    expect(found).toHaveLength(100)
    const last = found.at(-1)
    expect(await page(`find=Kasse&after=0.${last?.pairedAt}.${last?.tabletId}`)).toHaveLength(100)
  })
})
