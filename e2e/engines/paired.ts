/** A tablet that belongs to a shop, and who is at it. */
import { type PeopleShop, pins } from '../people-shop.ts'
import type { Tab } from './tab.ts'

/** The pairing itself is the manager's business, and not the engine's. */
export async function openPaired(tab: Tab, people: PeopleShop): Promise<void> {
  await tab.goto(`${people.address}/healthz`)
  await people.pair({
    addCookies: async ([cookie]) => {
      await tab.run((it) => {
        document.cookie = `${it}; path=/; samesite=strict`
      }, `${cookie?.name}=${cookie?.value}`)
    },
  })
  await tab.goto(people.address)
}

export async function signIn(tab: Tab): Promise<void> {
  await tab.press('Jo')
  for (const digit of pins.jo) await tab.press(digit)
}
