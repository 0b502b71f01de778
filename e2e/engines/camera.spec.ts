/** Pictures to a code in the engine of an iPad, and in Firefox's: the whole way behind a camera, which is a drawing here. */
import { expect } from '@playwright/test'
import { encode } from 'uqr'
import { openPeopleShop, type PeopleShop } from '../people-shop.ts'
import { inEachEngine, test } from './engine.ts'
import { openPaired, signIn } from './paired.ts'

let people: PeopleShop
test.beforeEach(async () => {
  people = await openPeopleShop({ dist: process.env['DIST_DIR'] ?? 'dist' })
})
test.afterEach(() => people.close())

/** At the start of a page: a camera before which lies this symbol, ten pictures a second. */
function layBefore(symbol: readonly (readonly boolean[])[]): void {
  const px = 10
  const open = async () => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 1280, height: 720 })
    const drawn = canvas.getContext('2d')
    const from = { x: 640 - (symbol.length * px) / 2, y: 360 - (symbol.length * px) / 2 }
    setInterval(() => {
      if (!drawn) return
      drawn.fillStyle = '#ddd'
      drawn.fillRect(0, 0, 1280, 720)
      drawn.fillStyle = '#222'
      for (const [y, row] of symbol.entries())
        for (const [x, isDark] of row.entries())
          if (isDark) drawn.fillRect(from.x + x * px, from.y + y * px, px, px)
    }, 100)
    return canvas.captureStream(10)
  }
  Object.defineProperty(MediaDevices.prototype, 'getUserMedia', { value: open })
}

inEachEngine(() => {
  test('a code that lies before the camera opens its card, with no tap', { tag: '@deep' }, async ({
    tablets,
  }) => {
    const stampIdx = await people.stampOf(7)
    const { data } = encode(`${people.address}/stamp/${stampIdx}`, { ecc: 'M', border: 0 })
    const tab = await (await tablets.start(`(${layBefore})(${JSON.stringify(data)})`)).newTab()
    await openPaired(tab, people)
    await signIn(tab)
    await tab.says('7 of 10', 40_000)
    expect(await tab.address()).toBe(`${people.address}/card/${stampIdx}`)
    expect(await tab.errors()).toEqual([])
  })

  test('"Ready?" reads its test code, and finds the disk writable', { tag: '@deep' }, async ({ tablets }) => {
    const tab = await (await tablets.start()).newTab()
    await openPaired(tab, people)
    await signIn(tab)
    await tab.press('Ready? Check this tablet')
    await tab.says(/The test code was read in \d+ ms/)
    await tab.says(/It writes and reads back|Safari erases it after a week/)
    expect(await tab.errors()).toEqual([])
  })
})
