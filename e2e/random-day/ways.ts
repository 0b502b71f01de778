/** The other ways over a counter: by hand, by the menu, by what was done last. */
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Action } from './actions.ts'
import type { Day, Tablet } from './day.ts'
import {
  apart,
  customerOf,
  fromMenu,
  isAsking,
  isCard,
  isFree,
  onCard,
  press,
  pressUndo,
  recognise,
  takeBack,
  withoutReward,
} from './hands.ts'
import { Broken, placeOf } from './oracle.ts'
import { show } from './world.ts'

const undoFor = 'Undo for '
const lastCards = 'The last cards'
const isAtRest = (tablet: Tablet) => isFree(tablet) && !isAsking(tablet.screen)
/** By the name, or by the code of a card that they were stamped on. */
function findIn(day: Day, label: string) {
  for (const customer of day.customers) {
    if (customer.name === label) return { customer, card: null }
    const card = customer.taps.find(({ stampIdx }) => formatStampCode(stampIdx) === label)?.stampIdx
    if (card) return { customer, card }
  }
  throw new Broken('an undo names its customer', label)
}

export const ways: Record<string, Action> = {
  'type a code': {
    can: (tablet) => isAtRest(tablet) && tablet.screen.buttons.includes('Type the code'),
    async run(tablet, day, pick) {
      const customer = customerOf(day, pick)
      // What comes into a field right behind a scan is the scan's.
      await apart(tablet)
      // What says that a code was not read has the same button.
      await tablet.page.getByRole('button', { name: 'Type the code', exact: true }).first().click()
      await tablet.page.getByLabel('Stamp code').fill(formatStampCode(customer.stampIdx))
      await press(tablet.page, 'Open the card')
      const isOpen = ({ path, text }: Tablet['screen']) =>
        path === `/card/${customer.stampIdx}` && isCard.test(text)
      await day.until(tablet, 'a code that is typed opens its card', isOpen)
      withoutReward(tablet, customer)
    },
  },
  'open one of the last cards': {
    can: (tablet) => isAtRest(tablet) && tablet.screen.headings.includes(lastCards),
    async run(tablet, day, pick) {
      const rows = tablet.page.getByRole('region', { name: lastCards }).getByRole('link')
      await rows.nth(pick % (await rows.count())).click()
      await day.until(tablet, 'one of the last cards opens', ({ path }) => path.startsWith('/card/'))
      recognise(tablet, day)
    },
  },
  'undo for the one before': {
    weight: 2,
    can: (tablet) => isAtRest(tablet) && tablet.screen.buttons.some((name) => name.startsWith(undoFor)),
    async run(tablet, day) {
      const label = tablet.screen.buttons.find((name) => name.startsWith(undoFor)) ?? ''
      const { customer, card } = findIn(day, label.slice(undoFor.length))
      const undo = tablet.page.getByRole('button', { name: label, exact: true }).first()
      takeBack(tablet, customer, card, await pressUndo(tablet, day, undo))
    },
  },
  'what waits': {
    can: (tablet) => isFree(tablet) && tablet.screen.buttons.some((name) => name.includes('Waiting')),
    async run(tablet, day) {
      await tablet.page.getByRole('button', { name: /Waiting/ }).click()
      // Whoever came in without the line is asked for the PIN before the next customer.
      const isThere = (it: Tablet['screen']) => it.headings.includes('Waiting') || placeOf(it) === 'locked'
      await day.until(tablet, 'what waits is listed', isThere)
      tablet.shows = undefined
    },
  },
  'look at my shift': {
    can: isAtRest,
    async run(tablet, day) {
      await fromMenu(tablet.page, 'My shift')
      await day.until(tablet, 'a shift can be looked at', ({ headings }) => headings.includes('My shift'))
      tablet.shows = undefined
    },
  },
  'practise, and leave it': {
    can: isAtRest,
    async run(tablet, day) {
      await fromMenu(tablet.page, 'Practice')
      const isIn = ({ text }: Tablet['screen']) => text.includes('Made-up cards. Nothing counts.')
      await day.until(tablet, 'practice says that it is practice', isIn)
      await press(tablet.page, 'Leave practice')
      await day.until(tablet, 'practice is left by one tap', (it) => !isIn(it))
      recognise(tablet, day)
    },
  },
  'replace a lost card': {
    weight: 0.4,
    can: (tablet) => isAtRest(tablet) && onCard(tablet) && tablet.line === 'up',
    async run(tablet, day) {
      const customer = tablet.shows
      if (!customer) return
      const before = tablet.screen.path
      await fromMenu(tablet.page, 'Replace a lost card')
      await press(tablet.page, 'Move the stamps to a new card')
      const { path } = await day.until(
        tablet,
        'a lost card is replaced, or it is said why not',
        (it) => (it.path !== before && isCard.test(it.text)) || it.alerts.length > 0,
      )
      if (path === before) return tablet.page.keyboard.press('Escape')
      const stampIdx = Number(/\d+$/.exec(path)?.[0])
      customer.firstCards.push(stampIdx)
      show(day, customer, stampIdx)
      tablet.shows = customer
    },
  },
}
