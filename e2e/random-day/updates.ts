/** The installed app: what a tablet keeps without a line, and a version that comes while people are at work. */
import { untilKept } from '../counter.ts'
import type { Action } from './actions.ts'
import { type Day, installedCookie, type Tablet } from './day.ts'
import { has, isFree } from './hands.ts'
import { Broken, placeOf, type Screen } from './oracle.ts'

const rare = 0.4
const isUp = ({ text }: Screen) => text.length > 40

export const updates: Record<string, Action> = {
  'install the app': {
    weight: rare,
    loads: true,
    can: (tablet) => tablet.line === 'up' && isFree(tablet) && !tablet.isInstalled,
    async run(tablet, day) {
      await tablet.context.addCookies([installedCookie(day.shop.address)])
      await tablet.page.reload()
      await untilKept(tablet.page, 60_000)
      tablet.isInstalled = true
      tablet.hasFound = false
      forgetPage(tablet)
      await day.until(tablet, 'an app that is installed comes up', isUp, 15_000)
    },
  },
  // Who keeps none of the old files is told to load the page again.
  'a new version is deployed': {
    weight: rare,
    can: (_, { tablets, isSecondBuild }) =>
      tablets.every(
        ({ isInstalled, hasFound, screen }) =>
          isInstalled && (hasFound || screen.isSecondBuild === isSecondBuild),
      ),
    async run(_, day) {
      await day.deploy()
      for (const tablet of day.tablets) tablet.hasFound = false
    },
  },
  'look for a new version': {
    can: (tablet, day) =>
      tablet.isInstalled &&
      tablet.line === 'up' &&
      !tablet.hasFound &&
      tablet.screen.isSecondBuild !== day.isSecondBuild,
    async run(tablet) {
      const isThere = () =>
        tablet.page.evaluate(async () => {
          dispatchEvent(new Event('focus'))
          return Boolean((await navigator.serviceWorker.getRegistration())?.waiting)
        })
      for (const end = Date.now() + 15_000; !(await isThere()); await tablet.page.waitForTimeout(200))
        if (Date.now() > end) throw new Broken('a new version is found', tablet.screen.path)
      tablet.hasFound = true
    },
  },
  'take the update': {
    weight: 2,
    loads: true,
    can: (tablet) => isFree(tablet) && has(tablet.screen, 'Update'),
    async run(tablet, day) {
      const { visit } = tablet.screen
      const isNew = (it: Screen) => it.visit !== visit && isUp(it)
      // Where the old worker is asked for something in that moment, Chromium lets it go on until it has had nothing to do for 30 s, and
      // may have found a newer one by then: it is offered again.
      for (let tries = 0; tries < 5 && !isNew(tablet.screen); tries++) {
        const update = tablet.page.getByRole('button', { name: 'Update', exact: true })
        await update.click({ timeout: 2_000 }).catch(() => null)
        await day.until(tablet, 'an update comes up', isNew, 12_000).catch(() => null)
      }
      if (!isNew(tablet.screen)) throw new Broken('an update that is taken comes up', tablet.screen.path)
      tablet.shows = undefined
    },
  },
}

/** What was the page's alone: a code that was scanned at the lock, and that a foreign one was. */
export function forgetPage(tablet: Tablet): void {
  tablet.waiting = null
  if (tablet.shows === null) tablet.shows = undefined
}

/** What somebody is at: a card, a question, a list. Before the lock and on the first screen nothing is lost. */
const isInUse = (screen: Screen) =>
  placeOf(screen) === 'staff' && (screen.path !== '/' || screen.dialogs.length > 0)

/** A page that loaded itself, for a version that waited: its screen is drawn anew, and nobody was at it. */
export async function afterLoad(tablet: Tablet, day: Day, before: Screen): Promise<void> {
  await day.until(tablet, 'a page that updates itself comes up', isUp, 15_000)
  if (isInUse(before) && placeOf(tablet.screen) === 'staff')
    throw new Broken('an update waits for free hands', `${before.path} ${before.dialogs.join()}`)
  forgetPage(tablet)
}
