/** What people do at a counter. Each says when it can be done, does it as a hand would, and counts what it was told. */
import { expect } from '@playwright/test'
import { atTablet, face, pins, typePin } from '../people-shop.ts'
import { scanOf, typeKeys } from '../typed-keys.ts'
import { backups } from './backups.ts'
import { type Day, isStaff, type Tablet, untilAnswered } from './day.ts'
import {
  added,
  afterAnswer,
  afterTap,
  apart,
  asksForPassword,
  countTap,
  customerOf,
  enter,
  fromMenu,
  goBackIn,
  has,
  hasKeypad,
  isAsking,
  isFree,
  isFullOffline,
  isStopped,
  nameOf,
  onCard,
  press,
  pressUndo,
  recognise,
  scan,
  scanCard,
  takeBack,
} from './hands.ts'
import { hardware } from './hardware.ts'
import { lookInKorean } from './korean.ts'
import { network } from './line.ts'
import { newCards } from './new-cards.ts'
import { Broken, InVain, placeOf } from './oracle.ts'
import { rewards } from './rewards.ts'
import { service } from './service.ts'
import { updates } from './updates.ts'
import { ways } from './ways.ts'
import { world } from './world.ts'

export type Action = {
  weight?: number
  /** Where the shop keeps the stamps itself, or stands before a hosted service; in both where absent. */
  only?: 'engine' | 'gateway'
  /** The page is loaded anew; where it is not, an update may load it by itself. */
  loads?: true
  can(tablet: Tablet, day: Day): boolean
  run(tablet: Tablet, day: Day, pick: number): Promise<void>
}

const addKey = ({ page }: Tablet, count: number) =>
  page.getByRole('group', { name: 'Add stamps' }).getByRole('button', { name: `Add ${count}` })

const tap = (count: number): Action => ({
  weight: 10,
  can: (tablet) =>
    isFree(tablet) && onCard(tablet) && !isAsking(tablet.screen) && has(tablet.screen, `Add ${count}`),
  async run(tablet, day) {
    await tablet.page.clock.fastForward(400)
    await addKey(tablet, count).click()
    await afterTap(tablet, day, count, false)
  },
})

export const actions: Record<string, Action> = {
  'scan a card': {
    weight: 10,
    can: isFree,
    run: (tablet, day, pick) => scanCard(tablet, day, customerOf(day, pick)),
  },
  'scan a foreign code': {
    can: isFree,
    async run(tablet, day) {
      const foreign = 'https://example.com/nothing-of-ours'
      await scan(tablet, day, foreign, 'a foreign code is told as one', (it) =>
        /Not a stamp card/.test(it.text),
      )
      tablet.shows = null
      tablet.handedOver = null
    },
  },
  'tap 1': tap(1),
  'tap 3': tap(3),
  'tap twice': {
    weight: 2,
    can: (tablet, day) =>
      tap(1).can(tablet, day) &&
      !tablet.shows?.taps.some(({ stampIdx }) => stampIdx === tablet.shows?.stampIdx),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(400)
      // The count of a card that is full may take the button away before the hand is there.
      const isThere = await addKey(tablet, 1).evaluate((element: HTMLElement) => {
        if (!element.isConnected) return false
        element.click()
        element.click()
        return true
      })
      if (!isThere) throw new InVain()
      tablet.asked = 1
      // A card that the first one fills has no second.
      await day.until(
        tablet,
        'the second tap of a double one asks',
        (it) =>
          isAsking(it) || isFullOffline(it) || (!has(it, 'Add 1') && it.lines.some((at) => added.test(at))),
      )
      // The question is quicker than the disk that takes the first one.
      await day.until(
        tablet,
        'a tap is in sight until it is confirmed',
        ({ text }) => !text.includes('everything confirmed'),
      )
      countTap(tablet, 1)
    },
  },
  'answer yes': {
    can: (tablet) => isFree(tablet) && onCard(tablet) && /Already stamped/.test(tablet.screen.text),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(400)
      const yes = tablet.page.getByRole('alert').getByRole('button', { name: /^Add \d$/ })
      await yes.click()
      await afterAnswer(tablet, day)
    },
  },
  'answer no': {
    can: (tablet) => isFree(tablet) && onCard(tablet) && isAsking(tablet.screen),
    async run(tablet, day) {
      await press(tablet.page, 'No')
      await day.until(tablet, 'a question ends with its answer', (it) => !isAsking(it))
    },
  },
  undo: {
    can: (tablet) =>
      isFree(tablet) && onCard(tablet) && !isAsking(tablet.screen) && has(tablet.screen, 'Undo'),
    async run(tablet, day) {
      const told = await pressUndo(
        tablet,
        day,
        tablet.page.getByRole('button', { name: 'Undo', exact: true }),
      )
      if (tablet.shows) takeBack(tablet, tablet.shows, tablet.shows.stampIdx, told)
    },
  },
  'notice a slip once it counts': {
    weight: 2,
    can: (tablet, day) => tap(1).can(tablet, day) && ['up', 'slow'].includes(tablet.line),
    async run(tablet, day, pick) {
      await tap(1).run(tablet, day, pick)
      if (isAsking(tablet.screen)) return
      await tablet.page.clock.fastForward(6_000)
      const isSent = ({ lines }: Tablet['screen']) => lines.some((at) => added.exec(at)?.[2] === 'confirmed')
      await day.until(tablet, 'a tap on a line that is up is confirmed', isSent).catch(() => null)
      // The card is asked for anew, and then says who stamped it.
      await untilAnswered(tablet)
      await day.look(tablet)
      if (actions.undo?.can(tablet, day)) await actions.undo.run(tablet, day, pick)
    },
  },
  turn: {
    can: isFree,
    async run(tablet, day) {
      const isDirect = has(tablet.screen, 'Turn to the customer')
      await (isDirect
        ? press(tablet.page, 'Turn to the customer')
        : fromMenu(tablet.page, 'Turn to the customer'))
      await day.until(tablet, 'a turned tablet shows the customer’s side', (it) => placeOf(it) === 'turned')
    },
  },
  'turn back': {
    weight: 2,
    can: ({ screen, line: it }) => placeOf(screen) === 'turned' && it === 'up',
    async run(tablet, day) {
      await press(tablet.page, 'For the staff')
      await day.until(tablet, 'the way back asks for a PIN', hasKeypad)
      await enter(tablet, day)
    },
  },
  lock: {
    can: isFree,
    async run(tablet, day) {
      await fromMenu(tablet.page, 'Lock')
      await day.until(tablet, 'a tablet locks when it is asked to', (it) => placeOf(it) === 'locked')
    },
  },
  unlock: {
    weight: 2,
    can: ({ screen, line: it }) => placeOf(screen) === 'locked' && it === 'up',
    run: goBackIn,
  },
  'scan at the lock': {
    can: ({ screen, line: it }) => placeOf(screen) === 'locked' && it === 'up',
    async run(tablet, day, pick) {
      if (!hasKeypad(tablet.screen)) await press(tablet.page, nameOf[tablet.person])
      await day.until(tablet, 'a face asks for its PIN', hasKeypad)
      await apart(tablet)
      const customer = customerOf(day, pick)
      await typeKeys(tablet.page, scanOf(customer.stampUrl))
      await tablet.page.clock.fastForward(1_000)
      const screen = await day.look(tablet)
      const spent = /tr(y|ies) left|Wrong PIN/i.exec(screen.text)
      if (spent) throw new Broken('a scan is no try at a PIN', spent[0])
      Object.assign(tablet, { waiting: customer, waitingSince: screen.at })
    },
  },
  home: {
    can: (tablet) => isFree(tablet) && tablet.screen.links.includes('Counter'),
    async run(tablet, day) {
      await tablet.page.getByRole('link', { name: 'Counter', exact: true }).click()
      await day.until(tablet, 'home is one tap away', (it) =>
        it.headings.includes('Ready for the next customer'),
      )
      tablet.shows = undefined
    },
  },
  back: {
    loads: true,
    can: isFree,
    async run(tablet, day) {
      await tablet.page.goBack().catch(() => null)
      // Behind the shop's first page there is nothing of ours, and people come back.
      if (tablet.page.url() === 'about:blank') await tablet.page.goForward()
      await day.look(tablet)
      recognise(tablet, day)
    },
  },
  reload: {
    loads: true,
    can: (tablet) => !hasKeypad(tablet.screen) || isStaff(tablet),
    async run(tablet, day) {
      if (tablet.line === 'down' && !tablet.isInstalled) tablet.line = 'up'
      await tablet.page.reload()
      // What was scanned at the lock was the page's alone, and home is what comes.
      tablet.waiting = null
      if (tablet.shows === null) tablet.shows = undefined
      await day.until(tablet, 'a reload comes up', (it) => it.text.length > 40, 15_000)
    },
  },
  'another person': {
    can: (tablet) => isFree(tablet) && !isAsking(tablet.screen) && tablet.line === 'up',
    async run(tablet, day) {
      const other = tablet.person === 'jo' ? 'mina' : 'jo'
      await atTablet(tablet.page, nameOf[tablet.person]).click()
      await face(tablet.page, nameOf[other]).click()
      await typePin(tablet.page, pins[other])
      await expect(atTablet(tablet.page, nameOf[other])).toBeVisible()
      tablet.person = other
      await day.look(tablet)
    },
  },
  'understand that there is a limit': {
    weight: 2,
    can: (tablet) => isStaff(tablet) && isStopped(tablet.screen),
    async run(tablet, day) {
      // Each tap that was refused is told by itself, one behind the other.
      for (let told = 0; told < 5 && isStopped(tablet.screen); told++) {
        await tablet.page.clock.fastForward(400)
        await press(tablet.page, 'Understood')
        await tablet.page.evaluate(() => new Promise(requestAnimationFrame))
        await day.look(tablet)
      }
      await day.until(tablet, 'what a limit says is read and gone', (it) => !isStopped(it))
    },
  },
  'close the keypad': {
    can: (tablet) => isStaff(tablet) && (hasKeypad(tablet.screen) || asksForPassword(tablet)),
    run: (tablet) => tablet.page.keyboard.press('Escape'),
  },
  'look in Korean': {
    can: (tablet) => isFree(tablet) && !isAsking(tablet.screen),
    run: lookInKorean,
  },
  ...network,
  ...rewards,
  ...ways,
  ...newCards,
  ...hardware,
  ...updates,
  ...world,
  ...backups,
  ...service,
}
