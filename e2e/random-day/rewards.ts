/** A reward from the tap on Redeem to its word. */
import type { Day, Tablet } from './day.ts'
import { has, hasKeypad, isFree, onCard, press } from './hands.ts'
import { Broken, type Customer, type Screen } from './oracle.ts'

export function canRedeem(tablet: Tablet): boolean {
  return isFree(tablet) && onCard(tablet) && has(tablet.screen, 'Redeem reward')
}

export async function redeem(tablet: Tablet, day: Day, password: string): Promise<void> {
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

/** One more on the card that they show; how many that makes. */
export function give(customer: Customer): number {
  const count = (customer.rewards.get(customer.stampIdx) ?? 0) + 1
  customer.rewards.set(customer.stampIdx, count)
  return count
}

export async function endOfReward(tablet: Tablet, day: Day): Promise<void> {
  const isTold = ({ text, alerts }: Screen) =>
    /Hand over/.test(text) || alerts.some((it) => it.text.length > 8)
  const screen = await day.until(tablet, 'a reward ends with a word', isTold, 20_000)
  const customer = tablet.shows
  if (!customer) return
  customer.isUncertain = /not known yet/.test(screen.text)
  if (!/Hand over:|Hand over the reward/.test(screen.text)) return
  if (give(customer) > 1) throw new Broken('no reward is handed over twice', customer.name)
  tablet.handedOver = customer
}
