import { afterAll, beforeAll, expect, test } from 'vitest'
import { readUserCode } from '#shared/pairing-code.ts'
import { createVault } from '../db/vault.ts'
import { allowAll, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { forgetting } from '../testing/planted.ts'
import { openTestShop, type TestShop, testSecret } from '../testing/test-shop.ts'
import { createPairing, drawCode, pairingMs } from './pairing.ts'

const api = '/api/counter/v1'
const as = { name: 'Till 3', place: 'Window', may: allowAll }
type Asked = { deviceSecret: string; userCode: string; expiresAt: number; intervalMs: number }

describeOnBoth('pairing a tablet', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  async function ask() {
    const browser = openBrowser(shop)
    const asked = (await browser.call('POST', 'pairing')).result as Asked
    const poll = () => browser.call('POST', 'pairing/poll', { deviceSecret: asked.deviceSecret })
    return { browser, asked, poll }
  }
  const confirm = (userCode: string) => shop.manager('POST', `${api}/pairing/confirm`, { userCode, ...as })

  test('a tablet asks, a manager confirms, and the tablet has its cookie', async () => {
    const { browser, asked, poll } = await ask()
    expect(asked).toMatchObject({
      deviceSecret: expect.stringMatching(/^[\w-]{43}$/),
      userCode: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
      expiresAt: shop.clock.now + 600_000,
    })
    expect((await poll()).result).toEqual({ state: 'pending' })
    expect((await browser.call('GET', 'entrance')).result).toMatchObject({ tablet: { state: 'unpaired' } })
    expect((await confirm(asked.userCode)).code).toBe(0)
    const paired = await poll()
    expect(paired.result).toEqual({ state: 'paired', tabletNm: 'Till 3' })
    expect(paired.headers.get('Set-Cookie')).toMatch(/HttpOnly/)
    expect(paired.headers.get('Set-Cookie')).toMatch(/SameSite=Strict/)
    expect((await browser.call('GET', 'entrance')).result).toMatchObject({
      tablet: { state: 'paired', name: 'Till 3', place: 'Window', may: ['add', 'redeem'] },
      person: null,
    })
  })

  test('the code is typed in any case, with spaces, and with O and I for 0 and 1', () => {
    expect(readUserCode(' 7k3m-9qxd ')).toBe('7K3M9QXD')
    expect(readUserCode('oi3m 9qxd')).toBe('013M9QXD')
    expect(readUserCode('7K3M-9QX')).toBe(null)
    expect(readUserCode('7K3M-9QXU')).toBe(null)
  })

  test('a code is good once, and so is a secret (S-13)', async () => {
    const { browser, asked, poll } = await ask()
    expect((await confirm(asked.userCode)).code).toBe(0)
    expect((await confirm(asked.userCode)).code).toBe(1207)
    await poll()
    const taken = browser.cookies.get('stampdesk-tablet')
    expect(await poll()).toMatchObject({ code: 1207 })
    expect(browser.cookies.get('stampdesk-tablet')).toBe(taken)
  })

  test('two polls at once: one of them has the tablet', async () => {
    const { asked, poll } = await ask()
    await confirm(asked.userCode)
    const codes = (await Promise.all([poll(), poll(), poll(), poll()])).map(({ code }) => code)
    expect(codes.toSorted()).toEqual([0, 1207, 1207, 1207])
  })

  test('ten minutes later neither the code nor the secret is good', async () => {
    const [late, confirmed] = [await ask(), await ask()]
    await confirm(confirmed.asked.userCode)
    shop.clock.now += pairingMs
    expect(await confirm(late.asked.userCode)).toMatchObject({ code: 1207 })
    expect(await late.poll()).toMatchObject({ code: 1207 })
    expect(await confirmed.poll()).toMatchObject({ code: 1207 })
  })

  test('swapped: confirming one code pairs that tablet and no other', async () => {
    const [one, other] = [await ask(), await ask()]
    await confirm(one.asked.userCode)
    expect((await other.poll()).result).toEqual({ state: 'pending' })
    expect((await one.poll()).result).toMatchObject({ state: 'paired' })
  })

  test('neither the secret nor the code nor the token lies in the database', async () => {
    const { asked } = await ask()
    const tablet = await pairTablet(shop)
    const rows = JSON.stringify([
      await database.db.read('SELECT * FROM pairings'),
      await database.db.read('SELECT * FROM tablets'),
      await database.db.read('SELECT * FROM audit'),
    ])
    for (const secret of [
      asked.deviceSecret,
      asked.userCode,
      asked.userCode.replace('-', ''),
      tablet.cookies.get('stampdesk-tablet') ?? 'none',
    ])
      expect(rows).not.toContain(secret)
  })

  test('one address takes a quarter of the places, and what it asked for first goes first', async () => {
    shop.clock.now += pairingMs
    const pairing = createPairing({ db: database.db, vault: shop.vault, now: () => shop.clock.now++ })
    const flood = []
    for (let n = 0; n < 160; n++) flood.push(await pairing.ask('198.51.100.7'))
    const states = await Promise.all(flood.map((it) => pairing.poll(it?.deviceSecret ?? '')))
    expect(states.filter((it) => it === 'pending')).toHaveLength(25)
    expect(states.slice(-25)).toEqual(Array(25).fill('pending'))
    expect(await pairing.ask('203.0.113.5')).not.toBe(null)
  })

  test('where every place is taken the address with the most makes room, and a confirmed tablet stays', async () => {
    shop.clock.now += 2 * pairingMs
    const pairing = createPairing({ db: database.db, vault: shop.vault, now: () => shop.clock.now++ })
    const confirmed = await pairing.ask('198.51.100.1')
    expect(await pairing.confirm(confirmed?.userCode ?? '', as, 'kim')).not.toBe(null)
    for (let n = 0; n < 400; n++) await pairing.ask(`198.51.100.${n % 4}`)
    const [tablet, other] = [await pairing.ask('203.0.113.5'), await pairing.ask('203.0.113.6')]
    for (let n = 0; n < 400; n++) await pairing.ask(`198.51.100.${n % 4}`)
    for (const it of [tablet, other]) expect(await pairing.poll(it?.deviceSecret ?? '')).toBe('pending')
    expect(await pairing.poll(confirmed?.deviceSecret ?? '')).toMatchObject({ tabletNm: 'Till 3' })
    const [{ n = 0 } = {}] = await database.db.read<{ n: number }>('SELECT COUNT(*) AS n FROM pairings')
    expect(Number(n)).toBeLessThanOrEqual(100)
  })

  test('planted: where nobody makes room, one who comes later is turned away', async () => {
    shop.clock.now += 2 * pairingMs
    const db = forgetting(database.db, /^DELETE FROM pairings WHERE device_hash IN/)
    const pairing = createPairing({ db, vault: shop.vault, now: () => shop.clock.now++ })
    for (let n = 0; n < 100; n++) await pairing.ask('198.51.100.7')
    expect(await pairing.ask('203.0.113.5')).toBe(null)
    shop.clock.now += 2 * pairingMs
  })

  test('random codes against a hundred that wait: none is hit (S-13)', { timeout: 600_000 }, async () => {
    const pairing = createPairing({
      db: database.db,
      vault: createVault(testSecret),
      now: () => shop.clock.now,
    })
    const asked = []
    for (let n = 0; n < 120; n++) asked.push(await pairing.ask(`192.0.2.${n}`))
    expect(asked.filter((it) => it !== null).length).toBeLessThanOrEqual(100)
    expect(asked.at(-1)).toBe(null)
    const tries = process.env.DEEP ? 1_000_000 : 2_000
    let hits = 0
    for (let done = 0; done < tries; done += 500) {
      const guesses = Array.from({ length: 500 }, () => pairing.confirm(drawCode(), as, 'kim'))
      hits += (await Promise.all(guesses)).filter((tabletId) => tabletId !== null).length
    }
    expect(hits).toBe(0)
    // A stranger who fills the table keeps tablets from asking for ten minutes, and no longer.
    expect((await openBrowser(shop).call('POST', 'pairing')).status).toBe(429)
    shop.clock.now += pairingMs
    expect((await openBrowser(shop).call('POST', 'pairing')).code).toBe(0)
  })

  test('a revoked tablet is refused from its next request on, in every process (S-14)', async () => {
    const tablet = await pairTablet(shop)
    const elsewhere = await openTestShop({ db: await database.again() })
    const neighbour = openBrowser(elsewhere)
    for (const [name, value] of tablet.cookies) neighbour.cookies.set(name, value)
    elsewhere.clock.now = shop.clock.now
    expect((await neighbour.call('DELETE', 'session')).code).toBe(0)
    expect((await shop.manager('DELETE', `${api}/tablets/${tablet.tabletId}`)).code).toBe(0)
    for (const browser of [tablet, neighbour]) {
      expect(await browser.call('DELETE', 'session')).toMatchObject({ status: 401 })
      expect((await browser.call('GET', 'entrance')).result).toMatchObject({
        tablet: { state: 'revoked' },
        faces: [],
      })
    }
    expect((await shop.manager('DELETE', `${api}/tablets/${tablet.tabletId}`)).code).toBe(1400)
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
