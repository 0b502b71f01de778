/** The main job in the engine of an iPad, and in Firefox's: PIN, code, add, undo, scan, reward, next card. */
import { expect } from '@playwright/test'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import { openPeopleShop, type PeopleShop } from '../people-shop.ts'
import { inEachEngine, test } from './engine.ts'
import { openPaired, signIn } from './paired.ts'
import type { Tab } from './tab.ts'

let people: PeopleShop

test.beforeEach(async () => {
  people = await openPeopleShop({ dist: process.env['DIST_DIR'] ?? 'dist' })
})
test.afterEach(() => people.close())

inEachEngine(() => {
  test('signed in by PIN: a typed code, an add and its undo, a scanner’s keys, the reward and the next card', async ({
    tablets,
  }) => {
    const [typed, scanned] = [await people.stampOf(4), await people.stampOf(9)]
    const tab = await (await tablets.start()).newTab()
    await openPaired(tab, people)
    await signIn(tab)
    await tab.says('Ready for the next customer')

    await tab.press('Type the code')
    await tab.fill('Stamp code', String(typed))
    await tab.press('Open the card')
    await tab.says('4 of 10')
    await tab.press('Add 2', { inside: 'Add stamps' })
    await tab.says('6 of 10')
    await tab.press('Undo')
    await tab.says('4 of 10')
    expect(await people.shop.holds(typed)).toBe(4)

    await tab.scan(`${people.address}/stamp/${scanned}`)
    await tab.says('9 of 10')
    await tab.press('Add 1', { inside: 'Add stamps' })
    await tab.says('10 of 10')
    await tab.press('Redeem reward')
    await typePassword(tab, '112233')
    await tab.says('Wrong password. 4 tries left.')
    expect(await people.shop.holds(scanned)).toBe(10)
    await typePassword(tab, onsitePwd)
    await tab.says('Hand over:')
    expect(await isNextCardShown(tab)).toBe(true)
    await tab.press('Stamp the next card')
    await tab.says('0 of 10')
    expect(await tab.errors()).toEqual([])
  })
})

async function typePassword(tab: Tab, password: string): Promise<void> {
  for (const digit of password) await tab.press(digit, { inside: 'On-site password' })
  await tab.press('Confirm', { inside: 'On-site password' })
}

const isNextCardShown = (tab: Tab) =>
  tab.run(() => document.querySelector('[role="img"][aria-label="QR code of the next card"]') !== null)
