/** A reward from the tap on Redeem to its word. */
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import type { Action } from './actions.ts'
import { type Day, isStaff, type Tablet } from './day.ts'
import { asksForPassword, has, hasKeypad, isFree, onCard, press } from './hands.ts'
import { Broken, type Customer, type Screen } from './oracle.ts'

const canRedeem = (tablet: Tablet) => isFree(tablet) && onCard(tablet) && has(tablet.screen, 'Redeem reward')
const canType = (tablet: Tablet) =>
  isStaff(tablet) && onCard(tablet) && asksForPassword(tablet) && hasKeypad(tablet.screen)

/** Where the end of a try is not known yet, Redeem goes on with that one. */
async function begin(tablet: Tablet, day: Day): Promise<boolean> {
  await tablet.page.clock.fastForward(400)
  await press(tablet.page, 'Redeem reward')
  const isGiven = ({ text }: Screen) => text.includes('Hand over:')
  await day.until(
    tablet,
    'Redeem asks for the password, or says why not',
    (it) => hasKeypad(it) || it.alerts.length > 0 || isGiven(it),
    15_000,
  )
  if (isGiven(tablet.screen)) await endOfReward(tablet, day)
  return hasKeypad(tablet.screen)
}

async function typePassword(tablet: Tablet, day: Day, password: string): Promise<void> {
  await tablet.page.getByRole('dialog').getByLabel('On-site password').fill(password)
  await press(tablet.page, 'Confirm')
  await endOfReward(tablet, day)
}

const redeem =
  (password: string): Action['run'] =>
  async (tablet, day) => {
    if (await begin(tablet, day)) await typePassword(tablet, day, password)
  }

export const rewards: Record<string, Action> = {
  'redeem with the password': { weight: 2, can: canRedeem, run: redeem(onsitePwd) },
  'redeem with a wrong password': { can: canRedeem, run: redeem('123') },
  'tap Redeem and leave it': {
    weight: 2,
    can: canRedeem,
    async run(tablet, day) {
      await begin(tablet, day)
    },
  },
  'type the password': {
    can: canType,
    run: (tablet, day) => typePassword(tablet, day, onsitePwd),
  },
  'type a wrong password': { can: canType, run: (tablet, day) => typePassword(tablet, day, '123') },
  'check a reward again': {
    can: (tablet) => isStaff(tablet) && onCard(tablet) && has(tablet.screen, 'Check again'),
    async run(tablet, day) {
      await press(tablet.page, 'Check again')
      await endOfReward(tablet, day)
    },
  },
}

/** One more on the card that they show; how many that makes. */
export function give(customer: Customer): number {
  const count = (customer.rewards.get(customer.stampIdx) ?? 0) + 1
  customer.rewards.set(customer.stampIdx, count)
  return count
}

async function endOfReward(tablet: Tablet, day: Day): Promise<void> {
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
