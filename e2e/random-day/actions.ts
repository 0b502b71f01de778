/** What people do at a counter. Each says when it can be done, does it as a hand would, and counts what it was told. */
import type { Page } from '@playwright/test'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import { scanWithHardware } from '../counter.ts'
import { pins, typePin } from '../people-shop.ts'
import { type Day, isStaff, type Tablet } from './day.ts'
import { Broken, type Customer, placeOf, type Screen } from './oracle.ts'

export type Action = {
  weight?: number
  can(tablet: Tablet, day: Day): boolean
  run(tablet: Tablet, day: Day, pick: number): Promise<void>
}

const has = (screen: Screen, button: string) => screen.buttons.includes(button)
const isAsking = ({ text }: Screen) => /Already stamped .* ago|The card has room for/.test(text)
const hasKeypad = (screen: Screen) => has(screen, 'Delete')
const isFree = (tablet: Tablet) =>
  isStaff(tablet) && !hasKeypad(tablet.screen) && !has(tablet.screen, 'Check again')
const onCard = ({ shows }: Tablet) => shows !== null && shows !== undefined
const customerOf = (day: Day, pick: number) => day.customers[pick % day.customers.length] as Customer
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const added = /^(\d+) stamps? added · (saved here|sent|confirmed)/

/** So that one scan is not taken for the rest of another. */
const apart = (tablet: Tablet) => tablet.page.clock.fastForward(3_000)

async function scanCard(tablet: Tablet, day: Day, customer: Customer): Promise<void> {
  await apart(tablet)
  await scanWithHardware(tablet.page, customer.stampUrl)
  if (tablet.handedOver !== customer) tablet.handedOver = null
  tablet.shows = customer
  const path = `/card/${customer.stampIdx}`
  await day.until(
    tablet,
    'a card that is scanned opens',
    (it) => it.path === path && /\d+ of \d+|Hand over|Count unknown|already given|lost/i.test(it.text),
  )
}

/** Exactly one of three ends: saved, asked about, or told why not. */
async function afterTap(tablet: Tablet, day: Day, count: number, isAnswer: boolean): Promise<void> {
  const screen = await day.until(
    tablet,
    'a tap is told as saved, asked about or refused',
    (it) =>
      (!isAnswer && isAsking(it)) ||
      (!isAsking(it) && it.lines.some((line) => added.exec(line)?.[1] === `${count}`)),
  )
  if (isAsking(screen)) {
    tablet.asked = count
    const isOver = /The card has room for/.test(screen.text)
    const stands = tablet.shows?.taps.some((it) => it.count > 0) ?? true
    if (!isOver && !stands) throw new Broken('no question is about a stamp that was taken back', screen.text)
    return
  }
  countTap(tablet, count)
}

function countTap(tablet: Tablet, count: number): void {
  const customer = tablet.shows
  if (!customer) return
  customer.owed += count
  customer.taps.push({ tablet: tablet.index, person: tablet.person, count })
}

const tap = (count: number): Action => ({
  weight: 4,
  can: (tablet) =>
    isFree(tablet) && onCard(tablet) && !isAsking(tablet.screen) && has(tablet.screen, `Add ${count}`),
  async run(tablet, day) {
    await tablet.page.clock.fastForward(400)
    await tablet.page
      .getByRole('group', { name: 'Add stamps' })
      .getByRole('button', { name: `Add ${count}` })
      .click()
    await afterTap(tablet, day, count, false)
  },
})

async function enter(tablet: Tablet, day: Day): Promise<void> {
  await typePin(tablet.page, pins[tablet.person])
  await day.until(tablet, 'the right PIN opens the tablet', (it) => placeOf(it) === 'staff', 10_000)
  if (tablet.waiting) {
    tablet.shows = tablet.waiting
    if (tablet.handedOver !== tablet.waiting) tablet.handedOver = null
    tablet.waiting = null
  }
}

async function goBackIn(tablet: Tablet, day: Day): Promise<void> {
  const name = { jo: 'Jo', mina: 'Mina', kim: 'Kim' }[tablet.person]
  if (!hasKeypad(tablet.screen)) await press(tablet.page, name)
  await enter(tablet, day)
}

async function fromMenu(page: Page, name: string): Promise<void> {
  await press(page, 'Settings')
  await press(page, name)
}

const line = (to: Tablet['line']): Action => ({
  can: (tablet) => tablet.line !== to,
  async run(tablet) {
    tablet.line = to
    await tablet.page.clock.fastForward(1_000)
  },
})

const wait = (ms: number): Action => ({
  can: () => true,
  run: (tablet) => tablet.page.clock.fastForward(ms),
})

export const actions: Record<string, Action> = {
  'scan a card': {
    weight: 6,
    can: isFree,
    run: (tablet, day, pick) => scanCard(tablet, day, customerOf(day, pick)),
  },
  'scan a foreign code': {
    can: isFree,
    async run(tablet, day) {
      await apart(tablet)
      await scanWithHardware(tablet.page, 'https://example.com/nothing-of-ours')
      await day.until(tablet, 'a foreign code is told as one', (it) => /Not a stamp card/.test(it.text))
      tablet.shows = null
    },
  },
  'tap 1': tap(1),
  'tap 3': tap(3),
  'tap twice': {
    weight: 2,
    can: (tablet) => tap(1).can(tablet, {} as Day),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(400)
      const button = tablet.page
        .getByRole('group', { name: 'Add stamps' })
        .getByRole('button', { name: 'Add 1' })
      const isAgain = await button.evaluate((element: HTMLElement) => {
        element.click()
        if (document.querySelector('[role=alert]')?.textContent?.includes('Already stamped')) return true
        element.click()
        return false
      })
      tablet.asked = 1
      const screen = await day.until(tablet, 'the second tap of a double one asks', isAsking)
      if (!isAgain && /Already stamped/.test(screen.text)) countTap(tablet, 1)
    },
  },
  'answer yes': {
    weight: 3,
    can: (tablet) => isFree(tablet) && onCard(tablet) && /Already stamped/.test(tablet.screen.text),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(400)
      const yes = tablet.page.getByRole('alert').getByRole('button', { name: /^Add \d$/ })
      await yes.click()
      await afterAnswer(tablet, day)
    },
  },
  'answer no': {
    weight: 2,
    can: (tablet) => isFree(tablet) && onCard(tablet) && isAsking(tablet.screen),
    async run(tablet, day) {
      await press(tablet.page, 'No')
      await day.until(tablet, 'a question ends with its answer', (it) => !isAsking(it))
    },
  },
  undo: {
    weight: 3,
    can: (tablet) =>
      isFree(tablet) && onCard(tablet) && !isAsking(tablet.screen) && has(tablet.screen, 'Undo'),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(400)
      await press(tablet.page, 'Undo')
      const screen = await day.until(tablet, 'an undo is told', (it) =>
        it.lines.some((at) => /taken back/.test(at)),
      )
      const told = screen.lines.map((at) => /^(\d+) stamps? taken back/.exec(at)?.[1]).find(Boolean)
      takeBack(tablet, Number(told))
    },
  },
  'redeem with the password': {
    weight: 3,
    can: canRedeem,
    run: (tablet, day) => redeem(tablet, day, onsitePwd),
  },
  'redeem with a wrong password': { can: canRedeem, run: (tablet, day) => redeem(tablet, day, '123') },
  'check a reward again': {
    weight: 3,
    can: (tablet) => isStaff(tablet) && onCard(tablet) && has(tablet.screen, 'Check again'),
    async run(tablet, day) {
      await press(tablet.page, 'Check again')
      await endOfReward(tablet, day)
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
    weight: 5,
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
    weight: 5,
    can: ({ screen, line: it }) => placeOf(screen) === 'locked' && it === 'up',
    run: goBackIn,
  },
  'scan at the lock': {
    weight: 3,
    can: ({ screen, line: it }) => placeOf(screen) === 'locked' && it === 'up',
    async run(tablet, day, pick) {
      const name = { jo: 'Jo', mina: 'Mina', kim: 'Kim' }[tablet.person]
      if (!hasKeypad(tablet.screen)) await press(tablet.page, name)
      await day.until(tablet, 'a face asks for its PIN', hasKeypad)
      await apart(tablet)
      const customer = customerOf(day, pick)
      await scanWithHardware(tablet.page, customer.stampUrl)
      await tablet.page.clock.fastForward(1_000)
      const screen = await day.look(tablet)
      const spent = /tr(y|ies) left|Wrong PIN/i.exec(screen.text)
      if (spent) throw new Broken('a scan is no try at a PIN', spent[0])
      tablet.waiting = customer
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
    can: isFree,
    async run(tablet) {
      await tablet.page.goBack().catch(() => null)
      tablet.shows = undefined
    },
  },
  reload: {
    can: ({ screen }) => !hasKeypad(screen),
    async run(tablet, day) {
      if (tablet.line === 'down') tablet.line = 'up'
      await tablet.page.reload()
      if (tablet.shows === null) tablet.shows = undefined
      await day.until(tablet, 'a reload comes up', (it) => it.text.length > 40, 15_000)
    },
  },
  'close the keypad': {
    can: (tablet) => isStaff(tablet) && hasKeypad(tablet.screen),
    run: (tablet) => tablet.page.keyboard.press('Escape'),
  },
  'look in Korean': {
    can: (tablet) => isFree(tablet) && !isAsking(tablet.screen),
    run: lookInKorean,
  },
  'line up': { ...line('up'), weight: 4 },
  'line down': line('down'),
  'replies lost': line('replies-lost'),
  'server errors': line('errors'),
  'wait 6 s': wait(6_000),
  'wait 30 s': wait(30_000),
}

async function afterAnswer(tablet: Tablet, day: Day): Promise<void> {
  const before = tablet.asked
  const screen = await day.until(
    tablet,
    'a question ends with its answer',
    (it) => !isAsking(it) || /room for/.test(it.text),
  )
  if (!isAsking(screen)) return afterTap(tablet, day, before, true)
}

function takeBack(tablet: Tablet, count: number): void {
  const { shows } = tablet
  if (!shows) return
  const isMine = (it: Customer['taps'][number]) => it.tablet === tablet.index && it.person === tablet.person
  const at = shows.taps.findLastIndex(isMine)
  const found = shows.taps[at]
  if (found?.count !== count)
    throw new Broken('an undo takes back the last tap', `${count} of ${JSON.stringify(shows.taps)}`)
  shows.taps.splice(at, 1)
  shows.owed -= count
}

function canRedeem(tablet: Tablet): boolean {
  return isFree(tablet) && onCard(tablet) && has(tablet.screen, 'Redeem reward')
}

async function redeem(tablet: Tablet, day: Day, password: string): Promise<void> {
  await tablet.page.clock.fastForward(400)
  await press(tablet.page, 'Redeem reward')
  await day.until(
    tablet,
    'Redeem asks for the password, or says why not',
    (it) => hasKeypad(it) || it.alerts.length > 0,
    15_000,
  )
  if (!hasKeypad(tablet.screen)) return
  await tablet.page.getByRole('dialog').getByLabel('On-site password').fill(password)
  await press(tablet.page, 'Confirm')
  await endOfReward(tablet, day)
}

async function endOfReward(tablet: Tablet, day: Day): Promise<void> {
  const isTold = ({ text, alerts }: Screen) =>
    /Hand over/.test(text) || alerts.some((it) => it.text.length > 8)
  const screen = await day.until(tablet, 'a reward ends with a word', isTold, 20_000)
  const customer = tablet.shows
  if (!customer) return
  customer.isUncertain = /not known yet/.test(screen.text)
  if (!/Hand over:|Hand over the reward/.test(screen.text)) return
  if (++customer.rewards > 1) throw new Broken('no reward is handed over twice', customer.name)
  tablet.handedOver = customer
}

const latin = /[A-Za-z]{3,}/g
const isName =
  /^(Stampdesk|Corner|Coffee|Till|Mina|Kim|English|Americano|card|One|free|PIN|Enter|HTTPS|localhost)$/

async function lookInKorean(tablet: Tablet, day: Day): Promise<void> {
  const { page } = tablet
  await press(page, 'Settings')
  await page.getByRole('radio', { name: '한국어' }).check()
  await page.keyboard.press('Escape')
  const screen = await day.until(tablet, 'Korean is Korean', (it) => /[가-힣]{2}/.test(it.text))
  const names = new Set(day.customers.flatMap(({ name }) => name.split(' ')))
  const words = (screen.text.match(latin) ?? []).filter((word) => !isName.test(word) && !names.has(word))
  await page.getByRole('button', { name: /^설정/ }).click()
  await page.getByRole('radio', { name: 'English' }).check()
  await page.keyboard.press('Escape')
  await day.until(tablet, 'English is English', (it) => has(it, 'Settings'))
  const english = words.filter((word) => !/^[A-Z0-9]{3,}$/.test(word))
  if (english.length > 0) throw new Broken('no English is on a Korean screen', english.join(' '))
}
