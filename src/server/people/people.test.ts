import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createSessions } from './sessions.ts'

const api = '/api/counter/v1'
const anasPin = '482915'

describeOnBoth('people at a tablet', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let ana: string
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    ana = await addPerson(shop, 'Ana', anasPin)
  })
  afterAll(() => database.remove())

  test('a paired tablet shows the faces, a PIN signs in, and another one changes the person', async () => {
    const tablet = await pairTablet(shop)
    const bo = await addPerson(shop, 'Bo', '937250', 'manager')
    const { faces } = (await tablet.call('GET', 'entrance')).result as { faces: { name: string }[] }
    expect(faces.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ana', 'Bo']))
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    const signedIn = await tablet.call('POST', 'session/pin', { personId: ana, pin: anasPin })
    expect(signedIn.result).toMatchObject({
      tabletNm: 'Till 9',
      person: { personId: ana, name: 'Ana', role: 'cashier' },
      may: ['add', 'redeem'],
    })
    const before = tablet.cookies.get('stampdesk')
    const switched = await tablet.call('POST', 'session/pin', { personId: bo, pin: '937250' })
    expect(switched.result).toMatchObject({ person: { name: 'Bo', role: 'manager' } })
    expect(tablet.cookies.get('stampdesk')).not.toBe(before)
    const old = { Cookie: `stampdesk=${before}` }
    expect((await shop.request('GET', `${api}/session`, undefined, old)).status).toBe(401)
  })

  test('locked: the tablet stays paired, and nobody is signed in', async () => {
    const tablet = await pairTablet(shop)
    await tablet.call('POST', 'session/pin', { personId: ana, pin: anasPin })
    expect((await tablet.call('DELETE', 'session')).code).toBe(0)
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect((await tablet.call('GET', 'entrance')).result).toMatchObject({
      tablet: { state: 'paired' },
      person: null,
    })
  })

  test('off a paired tablet the right PIN is worth nothing, and is not even counted (S-1)', async () => {
    const stranger = openBrowser(shop)
    const answer = await stranger.call('POST', 'session/pin', { personId: ana, pin: anasPin })
    expect(answer.status).toBe(401)
    expect((await stranger.call('GET', 'entrance')).result).toMatchObject({ faces: [] })
    expect(await database.db.read('SELECT * FROM secret_tries')).toEqual([])
  })

  test.each([
    '111111',
    '123456',
    '654321',
    '890123',
    '121212',
    '112233',
    '123123',
    '159753',
    '250390',
    '199004',
  ])('the weak PIN %s is refused', async (pin) => {
    const added = await shop.manager('POST', `${api}/staff`, { name: 'Cy', role: 'cashier', pin })
    expect(added.code).toBe(1203)
    expect((await shop.manager('PUT', `${api}/staff/${ana}/pin`, { pin })).code).toBe(1203)
  })

  test('somebody who is disabled is refused from the next request on, and can come back (S-14)', async () => {
    const tablet = await pairTablet(shop)
    const cy = await addPerson(shop, 'Cy', '604182')
    await tablet.call('POST', 'session/pin', { personId: cy, pin: '604182' })
    expect((await tablet.call('GET', 'session')).status).toBe(200)
    await shop.manager('PUT', `${api}/staff/${cy}`, { active: false })
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect((await tablet.call('POST', 'session/pin', { personId: cy, pin: '604182' })).code).toBe(1201)
    await shop.manager('PUT', `${api}/staff/${cy}`, { active: true })
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect((await tablet.call('POST', 'session/pin', { personId: cy, pin: '604182' })).code).toBe(0)
  })

  test('a session that nobody uses for an hour is over, one that is used goes on to the end of a shift', async () => {
    const tablet = await pairTablet(shop)
    const ida = await addPerson(shop, 'Ida', '640382')
    const signIn = () => tablet.call('POST', 'session/pin', { personId: ida, pin: '640382' })
    const status = async () => (await tablet.call('GET', 'session')).status
    await signIn()
    for (let half = 0; half < 31; half++) {
      shop.clock.now += 1_800_000
      expect(await status()).toBe(200)
    }
    shop.clock.now += 1_800_000
    expect(await status()).toBe(401)
    await signIn()
    shop.clock.now += 3_600_000
    expect(await status()).toBe(401)
  })

  test('a change of role counts from the next request on', async () => {
    const tablet = await pairTablet(shop)
    const di = await addPerson(shop, 'Di', '719046', 'manager')
    await tablet.call('POST', 'session/pin', { personId: di, pin: '719046' })
    expect((await tablet.call('GET', 'staff')).status).toBe(200)
    await shop.manager('PUT', `${api}/staff/${di}`, { role: 'cashier' })
    expect((await tablet.call('GET', 'staff')).status).toBe(403)
  })

  test('a manager who becomes a cashier has no session in a browser any more, and does not find it again as a manager', async () => {
    const di = await addPerson(shop, 'Dee', '640281', 'manager')
    const browser = openBrowser(shop)
    browser.cookies.set(
      'stampdesk',
      await createSessions({ db: database.db, now: () => shop.clock.now }).openInBrowser(di, 'password'),
    )
    expect((await browser.call('GET', 'session')).status).toBe(200)
    for (const role of ['cashier', 'manager']) {
      expect((await shop.desk('PUT', `${api}/staff/${di}`, { role })).code).toBe(0)
      expect((await browser.call('GET', 'session')).status).toBe(401)
    }
  })

  test('a PIN alone makes nobody a manager: not a colleague, nobody new, and nobody who was one before', async () => {
    const tablet = await pairTablet(shop)
    const gil = await addPerson(shop, 'Gil', '604183', 'manager')
    const lee = await addPerson(shop, 'Lee', '519273', 'manager')
    const raise = (body: object) => tablet.call('PUT', `staff/${lee}`, body)
    await tablet.call('POST', 'session/pin', { personId: gil, pin: '604183' })
    expect((await tablet.call('PUT', `staff/${lee}/pin`, { pin: '482916' })).code).toBe(1212)
    expect((await raise({ role: 'cashier' })).code).toBe(0)
    expect((await tablet.call('PUT', `staff/${lee}/pin`, { pin: '482916' })).code).toBe(0)
    expect((await raise({ role: 'manager' })).code).toBe(1212)
    expect((await raise({ name: 'Lee', role: 'cashier' })).code).toBe(0)
    const made = { name: 'New', role: 'manager', pin: '731946' }
    expect((await tablet.call('POST', 'staff', made)).code).toBe(1212)
    expect((await shop.desk('PUT', `${api}/staff/${lee}`, { role: 'manager' })).code).toBe(0)
    expect((await raise({ name: 'Lea', role: 'manager' })).code).toBe(0)
    expect((await raise({ active: false })).code).toBe(0)
    expect((await raise({ active: true })).code).toBe(1212)
    expect((await shop.desk('PUT', `${api}/staff/${lee}`, { active: true })).code).toBe(0)
  })

  test("a manager's reset gives a new PIN, ends the sessions of the old one and is audited", async () => {
    const tablet = await pairTablet(shop)
    const ed = await addPerson(shop, 'Ed', '530874')
    await tablet.call('POST', 'session/pin', { personId: ed, pin: '530874' })
    expect((await shop.manager('PUT', `${api}/staff/${ed}/pin`, { pin: '861407' })).code).toBe(0)
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect((await tablet.call('POST', 'session/pin', { personId: ed, pin: '530874' })).code).toBe(1201)
    expect((await tablet.call('POST', 'session/pin', { personId: ed, pin: '861407' })).code).toBe(0)
    const rows = await database.db.read<{ actor: string; body: string }>(
      "SELECT actor, body FROM audit WHERE event = 'pin.reset'",
    )
    expect(rows).toContainEqual({ actor: 'person:kim@tablet:till-1', body: `{"personId":"${ed}"}` })
  })

  test("one's own PIN is changed with the old one", async () => {
    const tablet = await pairTablet(shop)
    const flo = await addPerson(shop, 'Flo', '308146')
    await tablet.call('POST', 'session/pin', { personId: flo, pin: '308146' })
    const change = (pin: string) => tablet.call('PUT', 'account/pin', { pin, newPin: '750283' })
    expect((await change('000000')).code).toBe(1201)
    expect((await change('308146')).code).toBe(0)
    expect((await tablet.call('POST', 'session/pin', { personId: flo, pin: '750283' })).code).toBe(0)
  })

  test('no two people have the same PIN, and whose it is is told to nobody', async () => {
    const answers = [
      await shop.manager('POST', `${api}/staff`, { name: 'Twin', role: 'cashier', pin: anasPin }),
      await shop.manager('PUT', `${api}/staff/jo/pin`, { pin: anasPin }),
      await shop.manager('POST', `${api}/staff`, { name: 'Easy', role: 'cashier', pin: '111111' }),
    ]
    // In the words of a PIN that is too easy: nobody learns here that it opens somebody’s session.
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([1203]))
    expect(JSON.stringify(answers)).not.toContain('Ana')
    expect((await shop.manager('PUT', `${api}/staff/${ana}/pin`, { pin: anasPin })).code).toBe(0)
    const atOnce = ['One', 'Two'].map((name) =>
      shop.manager('POST', `${api}/staff`, { name, role: 'cashier', pin: '739152' }),
    )
    expect((await Promise.all(atOnce)).map(({ code }) => code).toSorted()).toEqual([0, 1203])
    const again = { 'Idempotency-Key': newId() }
    const pressed = [0, 1].map(() =>
      shop.manager('POST', `${api}/staff`, { name: 'Pressed twice', role: 'cashier', pin: '602819' }, again),
    )
    expect((await Promise.all(pressed)).map(({ code }) => code)).toEqual([0, 0])
    const { result } = await shop.manager('GET', `${api}/staff`)
    expect((result as { name: string }[]).filter(({ name }) => name === 'Twin' || name === 'Easy')).toEqual(
      [],
    )
  })

  test('a PIN from before that rule is known from the next time that it opens a session', async () => {
    await database.db.write((tx) => tx.run('UPDATE people SET pin_twin = NULL WHERE person_id = $1', [ana]))
    const tablet = await pairTablet(shop)
    expect((await tablet.call('POST', 'session/pin', { personId: ana, pin: anasPin })).code).toBe(0)
    expect((await shop.manager('PUT', `${api}/staff/jo/pin`, { pin: anasPin })).code).toBe(1203)
  })

  test('the last manager who is left can be neither disabled nor made a cashier', async () => {
    const all = (await shop.manager('GET', `${api}/staff`)).result as { personId: string; role: string }[]
    for (const { personId, role } of all)
      if (role === 'manager' && personId !== 'kim')
        await shop.manager('PUT', `${api}/staff/${personId}`, { active: false })
    expect((await shop.manager('PUT', `${api}/staff/kim`, { active: false })).code).toBe(1209)
    expect((await shop.manager('PUT', `${api}/staff/kim`, { role: 'cashier' })).code).toBe(1209)
    expect((await shop.manager('PUT', `${api}/staff/kim`, { color: 3 })).code).toBe(0)
  })

  test('a tablet does what it was paired for, and no more', async () => {
    const tablet = await pairTablet(shop, { may: ['add'] })
    await tablet.call('POST', 'session/pin', { personId: ana, pin: anasPin })
    const stampIdx = await shop.stampWith(10)
    const redeem = () => tablet.call('POST', 'redemptions', { stampIdx, onsitePwd: '1' })
    expect(await redeem()).toMatchObject({ status: 403, code: 1211 })
    const fields = { name: 'Till 9', place: 'Counter', may: ['redeem'] }
    expect((await shop.manager('PUT', `${api}/tablets/${tablet.tabletId}`, fields)).code).toBe(0)
    expect(await redeem()).toMatchObject({ status: 200, code: 1009 })
    const commands = [
      {
        kind: 'add',
        commandId: newId(),
        stampIdx,
        count: 1,
        tappedAt: shop.clock.now,
        seq: 1,
        epoch: newId(),
      },
    ]
    const added = await tablet.call('POST', 'commands', { sentAt: shop.clock.now, commands })
    expect(added).toMatchObject({ status: 403, code: 1211 })
  })

  test('names are kept out of the audit chain: a name may have to be erased', async () => {
    await addPerson(shop, 'Zebulon-canary', '281740')
    expect(JSON.stringify(await database.db.read('SELECT * FROM audit'))).not.toContain('Zebulon-canary')
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
