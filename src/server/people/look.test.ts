/** S-20: the shop's own pictures are nothing but pictures, and its colour is read wherever it stands. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Look } from '#shared/look-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { chunk, drawnPng } from '../testing/drawn-png.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { cleanPng } from './png.ts'

const api = '/api/counter/v1'

test('of a picture the chunks that draw it stay, and nothing else', () => {
  const plain = drawnPng()
  expect(cleanPng(plain, 1024)).toEqual(plain)
  const talking = [
    chunk('tEXt', Buffer.from('Author\0Mina')),
    chunk('eXIf', Buffer.from('MM')),
    chunk('iCCP', Buffer.from('x')),
  ]
  expect(cleanPng(drawnPng({ extra: talking }), 1024)).toEqual(plain)
})

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a page behind a picture', Buffer.concat([drawnPng(), Buffer.from('<html><script>alert(1)</script>')])],
  ['a picture that is cut', drawnPng().subarray(0, -20)],
  ['a sum that is wrong', drawnPng().fill(1, 16, 17)],
  ['one that is too wide', drawnPng({ width: 1025 })],
  ['one whose pixels are more than it says', drawnPng({ height: 8, rows: 4096 })],
  ['one whose pixels are fewer', drawnPng({ height: 8, rows: 7 })],
  ['two heads', drawnPng({ extra: [chunk('IHDR', Buffer.alloc(13))] })],
])('%s is no picture', (_, file) => {
  expect(cleanPng(file, 1024)).toBeNull()
})

describeOnBoth('the look of a shop', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const look = async () => (await shop.request('GET', `${api}/public/look`)).result as Look
  const put = (name: string, file: Buffer) =>
    shop.manager('PUT', `${api}/look/pictures/${name}`, { png: file.toString('base64') })

  test('is the app’s own until a manager says otherwise, and everybody sees it', async () => {
    expect(await look()).toEqual({ colour: null, ink: null, logo: null, stamp: null })
    expect(await shop.tablet('PUT', `${api}/look`, { colour: '#ffee00' })).toMatchObject({ code: 1403 })
    expect(await shop.manager('PUT', `${api}/look`, { colour: 'red;}' })).toMatchObject({ code: 1400 })
    expect(await shop.manager('PUT', `${api}/look`, { colour: '#ffee00' })).toMatchObject({ code: 0 })
    expect(await look()).toMatchObject({ colour: '#ffee00', ink: { dark: '#ffee00' } })
    const sheet = await shop.app.request(`${api}/public/look.css`)
    const { ink } = await look()
    expect(await sheet.text()).toBe(
      `:root{--stamp:${ink?.light};--shop:${ink?.light}}` +
        '@media(prefers-color-scheme:dark){:root{--stamp:#ffee00;--shop:#ffee00}}',
    )
    expect(await shop.manager('PUT', `${api}/look`, { colour: null })).toMatchObject({ code: 0 })
    expect(await (await shop.app.request(`${api}/public/look.css`)).text()).toBe('')
  })

  test('a picture is served as a picture and as nothing else, at an address of its own', async () => {
    expect(await put('stamp', Buffer.from('<svg/>'))).toMatchObject({ code: 1400 })
    expect(await put('door', drawnPng())).toMatchObject({ code: 1400 })
    expect(await put('stamp', drawnPng())).toMatchObject({ code: 0 })
    const { stamp } = await look()
    const served = await shop.app.request(stamp ?? '')
    expect(Buffer.from(await served.arrayBuffer())).toEqual(drawnPng())
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(await put('stamp', drawnPng({ width: 9 }))).toMatchObject({ code: 0 })
    expect((await look()).stamp).not.toBe(stamp)
    expect((await shop.app.request(stamp ?? '')).status).toBe(404)
    expect(await shop.manager('DELETE', `${api}/look/pictures/stamp`)).toMatchObject({ code: 0 })
    expect(await look()).toMatchObject({ stamp: null })
  })
})
