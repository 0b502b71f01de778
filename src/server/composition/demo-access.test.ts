import { expect, test } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth } from '../testing/databases.ts'
import { openTestShop } from '../testing/test-shop.ts'
import { demoSecrets } from './demo-shop.ts'

const [jo, sam] = demoSecrets.people

describeOnBoth('the demo', (create) => {
  test('signs its cashier in at its tablet for the asking, and asks the PIN for anybody else', async () => {
    const database = await create()
    const shop = await openTestShop(database, { demo: true })
    expect(shop.setupToken).toBe(null)
    const browser = openBrowser(shop)
    expect((await browser.call('GET', 'session')).status).toBe(401)
    const signedIn = await browser.call('POST', 'session')
    expect(signedIn.result).toMatchObject({
      shopNm: 'Corner Coffee',
      tabletNm: 'Till 2',
      person: { name: 'Jo', role: 'cashier', personId: jo.personId },
      demo: true,
    })
    expect((await browser.call('GET', 'staff')).status).toBe(403)
    const signIn = (pin: string) => browser.call('POST', 'session/pin', { personId: sam.personId, pin })
    expect((await signIn('123450')).code).toBe(1201)
    expect((await signIn(sam.pin)).result).toMatchObject({ person: { name: 'Sam', role: 'manager' } })
    expect((await browser.call('GET', 'staff')).code).toBe(0)
    await browser.call('DELETE', 'session')
    expect((await browser.call('GET', 'entrance')).result).toMatchObject({
      isSetUp: true,
      demo: true,
      tablet: { state: 'paired', name: 'Till 2' },
      person: null,
    })
    // The session's cookie alone is enough: a check from outside may keep only the first one.
    const token = (await browser.call('POST', 'session')).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const alone = await shop.request('GET', '/api/counter/v1/session', undefined, {
      Cookie: token,
      [protocolHeader]: '1',
    })
    expect(alone.status).toBe(200)

    const again = await openTestShop(database, { demo: true })
    const later = openBrowser(again)
    for (const [name, value] of browser.cookies) later.cookies.set(name, value)
    expect((await later.call('GET', 'entrance')).result).toMatchObject({ tablet: { state: 'paired' } })
    await database.remove()
  })

  test('where there is no demo nobody is signed in for the asking', async () => {
    const database = await create()
    const shop = await openTestShop(database)
    expect(await openBrowser(shop).call('POST', 'session')).toMatchObject({ status: 403, code: 1403 })
    await database.remove()
  })
})
