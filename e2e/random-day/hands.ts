/** What a hand does at a counter, and what it is told: the small parts of which actions are made. */
import type { Locator, Page } from '@playwright/test'
import { scanWithHardware } from '../counter.ts'
import { pins, typePin } from '../people-shop.ts'
import { type Day, isStaff, type Tablet } from './day.ts'
import { Broken, type Customer, InVain, placeOf, type Screen } from './oracle.ts'

export const nameOf = { jo: 'Jo', mina: 'Mina', kim: 'Kim' } as const
export const has = (screen: Screen, button: string) => screen.buttons.includes(button)
export const isAsking = ({ text }: Screen) => /Already stamped .* ago|The card has room for/.test(text)
export const hasKeypad = (screen: Screen) => has(screen, 'Delete')
export const isStopped = ({ text }: Screen) => /Not stamped: over a limit/.test(text)
/** Of a reward; while it is locked its keys are there and do nothing. */
export const asksForPassword = ({ screen }: Tablet) => screen.dialogs.includes('On-site password')
export const isFree = (tablet: Tablet) =>
  isStaff(tablet) &&
  !hasKeypad(tablet.screen) &&
  !asksForPassword(tablet) &&
  !has(tablet.screen, 'Check again') &&
  !isStopped(tablet.screen)
export const onCard = ({ shows }: Tablet) => shows !== null && shows !== undefined
export const customerOf = (day: Day, pick: number) => day.customers[pick % day.customers.length] as Customer
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
export async function fromMenu(page: Page, name: string): Promise<void> {
  await press(page, 'Settings')
  await press(page, name)
}
export const added = /^(\d+) stamps? added · (saved here|sent|checking|confirmed)/

/** Why there is no reward stands where the tap's own word is; the card says what is saved. */
export const isFullOffline = ({ text }: Screen) =>
  /saved on this tablet/.test(text) && /A reward is given only while/.test(text)

/** What a step is begun in, beside what came before it. */
export function situationOf(tablet: Tablet): string {
  const { screen, line, shows } = tablet
  const place = placeOf(screen)
  const asks = hasKeypad(screen) ? ', keypad' : isAsking(screen) ? ', question' : ''
  const onIt = /Hand over/.test(screen.text) ? ', reward' : has(screen, 'Redeem reward') ? ', full' : ''
  const card = place === 'staff' && shows && screen.path.startsWith('/card/') ? ', card' : ''
  return `${place}${card}${onIt}${asks}, line ${line}`
}

/** So that one scan is not taken for the rest of another. */
export const apart = (tablet: Tablet) => tablet.page.clock.fastForward(3_000)

/** Who is told to scan once more does, and whoever was faster than the first paint; the third time it must be read. */
export async function scan(
  tablet: Tablet,
  day: Day,
  text: string,
  promise: string,
  isRead: (screen: Screen) => boolean,
): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await apart(tablet)
    await scanWithHardware(tablet.page, text)
    const isOver = (it: Screen) => isRead(it) || /Scan once more/.test(it.text)
    await day.until(tablet, promise, isOver, 2_500).catch(() => null)
    if (isRead(tablet.screen)) return
  }
  // A reward without its answer came to the card meanwhile, or a refusal that holds scans, and is first.
  const { text: words } = tablet.screen
  if (isStopped(tablet.screen)) throw new InVain()
  if (/Do not hand over the reward yet/.test(words) && /Not scanned/.test(words)) throw new InVain()
  throw new Broken(promise, tablet.screen.lines.filter(Boolean).join(' / ').slice(0, 1_200))
}

export const isCard = /\d+ of \d+|Hand over|Count unknown|Cannot be asked now|already given|lost/i

export async function scanCard(tablet: Tablet, day: Day, customer: Customer): Promise<void> {
  const path = `/card/${customer.stampIdx}`
  const isOpen = (it: Screen) => it.path === path && isCard.test(it.text) && !/Not a stamp card/.test(it.text)
  await scan(tablet, day, customer.stampUrl, 'a card that is scanned opens', isOpen)
  withoutReward(tablet, customer)
}

/** A code that comes once more in the same visit ends nothing; in a later one it does. */
export function withoutReward(tablet: Tablet, customer: Customer): void {
  const isHandedOver = tablet.handedOver === customer && /Hand over/.test(tablet.screen.text)
  if (!isHandedOver) tablet.handedOver = null
  tablet.shows = customer
}

/** Whose card it is where a way led that names nobody. */
export function recognise(tablet: Tablet, day: Day): void {
  tablet.shows = day.customers.find(({ stampIdx }) => tablet.screen.path === `/card/${stampIdx}`)
}

/** Where the manager has set one: stamps with one tap. */
export const tapLimit = 2

/** Exactly one of three ends: saved, asked about, or told why not. */
export async function afterTap(tablet: Tablet, day: Day, count: number, isAnswer: boolean): Promise<void> {
  const screen = await day.until(
    tablet,
    'a tap is told as saved, asked about or refused',
    (it) =>
      (!isAnswer && isAsking(it)) ||
      (count > tapLimit && isStopped(it)) ||
      (!isAsking(it) && (it.lines.some((line) => added.exec(line)?.[1] === `${count}`) || isFullOffline(it))),
  )
  if (count > tapLimit && isStopped(screen)) return
  if (isAsking(screen)) {
    tablet.asked = count
    judgeQuestion(tablet)
    return
  }
  countTap(tablet, count)
}

/** A question is about the last 20 s, by this page's clock or, for what the server tells, by its own, which no page moves. */
const longestQuestionMs = 30_000

/** Whoever it names has stamped this card a moment ago, and that stands, or is not taken back yet for all that another tablet knows. */
function judgeQuestion({ index, person, screen, shows }: Tablet): void {
  const question = /Already stamped .* ago by (\w+)/.exec(screen.text)
  const isNow = ({ tablet, at, since }: Customer['taps'][number]) =>
    tablet !== index ||
    Math.abs(screen.at - at) < longestQuestionMs ||
    performance.now() - since < longestQuestionMs
  const stands = shows?.taps.some((tap) => nameOf[tap.person] === question?.[1] && isNow(tap))
  const isReturning = question?.[1] !== nameOf[person] && (shows?.returning ?? 0) > 0
  if (shows && question && !stands && !isReturning)
    throw new Broken('no question is about a stamp that was taken back', `${question[0]} to ${shows.name}`)
}

export function countTap(tablet: Tablet, count: number): void {
  const customer = tablet.shows
  if (!customer) return
  customer.owed += count
  const { index, person, screen } = tablet
  const { stampIdx } = customer
  customer.taps.push({ tablet: index, person, count, stampIdx, at: screen.at, since: performance.now() })
}

export async function enter(tablet: Tablet, day: Day): Promise<void> {
  const isIn = (it: Screen) => placeOf(it) === 'staff'
  // What was typed before the tablet knew that the line is back is asked for again, in so many words.
  const asksAgain = ({ text }: Screen) => /PIN can be checked now|The sign-in has ended/.test(text)
  const isAskedAgain = asksAgain(tablet.screen) ? () => false : asksAgain
  await typePin(tablet.page, pins[tablet.person])
  const opens = 'the right PIN opens the tablet'
  const screen = await day.until(tablet, opens, (it) => isIn(it) || isAskedAgain(it), 10_000)
  if (!isIn(screen)) {
    await typePin(tablet.page, pins[tablet.person])
    await day.until(tablet, opens, isIn, 10_000)
  }
  const { waiting } = tablet
  if (!waiting) return
  tablet.waiting = null
  // What was scanned a minute ago is not what the next person comes for.
  tablet.shows = tablet.screen.at - tablet.waitingSince < 50_000 ? waiting : undefined
  if (tablet.handedOver !== tablet.shows) tablet.handedOver = null
}

export async function goBackIn(tablet: Tablet, day: Day): Promise<void> {
  if (!hasKeypad(tablet.screen)) await press(tablet.page, nameOf[tablet.person])
  await enter(tablet, day)
}

export async function afterAnswer(tablet: Tablet, day: Day): Promise<void> {
  const before = tablet.asked
  const screen = await day.until(
    tablet,
    'a question ends with its answer',
    (it) => !isAsking(it) || /room for/.test(it.text),
  )
  if (!isAsking(screen)) return afterTap(tablet, day, before, true)
}

/** How many stamps each, of all that the screen says was taken back. What the server refuses of it is told at *Waiting*. */
const takenBack = ({ lines }: Screen) =>
  lines.flatMap((line) => {
    const count = /(\d+) stamps? (?:not )?taken back/.exec(line)?.[1]
    return count ? [Number(count)] : []
  })

/** Presses it, and says how many stamps the screen then tells as taken back. */
export async function pressUndo(tablet: Tablet, day: Day, undo: Locator): Promise<number> {
  const before = takenBack(tablet.screen)
  await tablet.page.clock.fastForward(400)
  await undo.click()
  // What was taken back before may stand there still, and the new one may be as many in its place.
  const since = Date.now()
  const isNew = (told: number[]) => `${told}` !== `${before}` || Date.now() - since > 600
  const isTold = (it: Screen) => takenBack(it).length > 0 && isNew(takenBack(it))
  const told = takenBack(await day.until(tablet, 'an undo is told', isTold))
  for (const count of before) if (told.includes(count)) told.splice(told.indexOf(count), 1)
  return told[0] ?? before[0] ?? 0
}

/**
 * The last of `count` that this person has tapped here, on one card where that is known: one that was refused meanwhile is
 * none to take back, and the one before it is offered.
 */
export function takeBack(tablet: Tablet, customer: Customer, card: number | null, count: number): void {
  const at = customer.taps.findLastIndex(
    (it) =>
      it.count === count &&
      it.tablet === tablet.index &&
      it.person === tablet.person &&
      (card === null || it.stampIdx === card),
  )
  const found = customer.taps[at]
  if (!found)
    throw new Broken('an undo takes back the last tap', `${count} of ${JSON.stringify(customer.taps)}`)
  customer.taps.splice(at, 1)
  customer.owed -= found.count
  customer.returning += found.count
}
