import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultAutomation } from '#shared/automation-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { tenOff, tenOffAfterReward } from '../testing/ten-off.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const path = '/api/counter/v1/automation'
const coupon = { kind: 'embedded', ...tenOff } as const
const asked = tenOffAfterReward('embedded')

describeOnBoth('the automation settings', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database, {
      resolve: async () => [{ address: '93.184.216.34', family: 4 }],
    })
  })
  afterEach(() => database.remove())

  const get = async () => (await shop.manager('GET', path)).result
  const put = (body: unknown) => shop.manager('PUT', path, body)

  test('the next stamp is on and coupons are off until somebody says otherwise', async () => {
    expect(await get()).toEqual({ ...defaultAutomation, canHostCoupons: false })
  })

  test('what is set is read again; the password is not', async () => {
    expect(await put(asked)).toMatchObject({ code: 0 })
    expect(await get()).toEqual({
      ...defaultAutomation,
      coupon: { ...coupon, onsite: true },
      canHostCoupons: false,
    })
    const [row] = await database.db.read<{ value: string }>(
      "SELECT value FROM settings WHERE key = 'automation'",
    )
    expect(row?.value).not.toContain('640281')
    const [audited] = await database.db.read<{ actor: string; body: string }>(
      "SELECT actor, body FROM audit WHERE event = 'automation.changed'",
    )
    expect(audited?.actor).toBe('person:kim@tablet:till-1')
    expect(JSON.parse(audited?.body ?? '')).toMatchObject({ nextStamp: true, coupon: { onsite: true } })
    expect(audited?.body).not.toContain('Sealed')
  })

  test('a password stays where it is left out, and goes with null', async () => {
    await put(asked)
    await put({ ...asked, coupon: { ...coupon, disc: 20 } })
    expect(await get()).toMatchObject({ coupon: { disc: 20, onsite: true } })
    await put({ ...asked, coupon: { ...coupon, onsitePwd: null } })
    expect(await get()).toMatchObject({ coupon: { onsite: false } })
  })

  test.each([
    ['a percentage over 100', { disc: 101 }],
    ['an amount without a currency', { discTypeIdx: 458 }],
    ['no name', { nm: ' ' }],
    ['no days', { validDays: 0 }],
    ['a hosted coupon where there is no hosted service', { kind: 'hosted' }],
    ['an address that is none', { url: 'coupon' }],
    ['a field of nobody', { colour: 'red' }],
  ])('%s is refused and changes nothing', async (_, changes) => {
    expect(await put({ ...asked, coupon: { ...coupon, ...changes } })).toMatchObject({ code: 1400 })
    expect(await get()).toMatchObject({ coupon: { kind: 'off' } })
  })

  test('a weak password is refused', async () => {
    expect(await put({ ...asked, coupon: { ...coupon, onsitePwd: '123456' } })).toMatchObject({ code: 1214 })
  })

  test('a kind of event that is off is sent to nobody, the others are', async () => {
    await shop.manager('POST', '/api/counter/v1/webhooks', {
      url: 'https://hooks.test/in',
      description: 'till',
    })
    await put({ ...defaultAutomation, webhooks: ['stamp.created', 'stamp.completed'] })
    const stampIdx = await shop.stampWith(9)
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    const rows = await database.db.read<{ type: string }>('SELECT type FROM webhook_events ORDER BY type')
    expect(rows.map(({ type }) => type)).toEqual(['stamp.completed', 'stamp.created'])
  })

  test('how long a tablet may be silent is the shop’s own', async () => {
    const report = { appVersion: '0.1.0', storagePersisted: null, scanMedianMs: null, scanP95Ms: null }
    await shop.tablet('POST', '/api/counter/v1/tablet-report', { ...report, waiting: 1 })
    await put({ ...defaultAutomation, silentTabletMinutes: 5 })
    shop.clock.now += 5 * 60_000 - 1
    expect(await shop.lookForSilence()).toBe(0)
    shop.clock.now += 1
    expect(await shop.lookForSilence()).toBe(1)
  })
})
