/** A shop that comes back from a backup: what was done since is in nobody's books, and was told and handed over all the same. */
import type { Action } from './actions.ts'
import type { Day } from './day.ts'
import { isFree } from './hands.ts'
import { type Ledger, readLedger } from './ledger.ts'
import { Broken, type Customer, InVain, placeOf, type Screen } from './oracle.ts'
import { show } from './world.ts'

/** The file, and of each customer what the restored shop will not know otherwise. It has the tablets that were paired then. */
export type Backup = { file: string; customers: Map<Customer, Pick<Customer, 'givenBack' | 'isErased'>> }

const rare = 0.4
const endHolding = '/api/counter/v1/backup-status/end-restore'

const isQuiet = ({ shop, tablets }: Day) =>
  shop.db.engine === 'sqlite' &&
  !shop.hosted &&
  tablets.every((tablet) => isFree(tablet) && tablet.line === 'up')

/** What is under way would be in the books or not, and nobody could say which. */
async function assertConfirmed(day: Day): Promise<void> {
  const isConfirmed = ({ text }: Screen) => /everything confirmed/.test(text)
  for (const tablet of day.tablets) {
    await day.until(tablet, 'everything is confirmed', isConfirmed, 1_000).catch(() => null)
    if (!isConfirmed(tablet.screen)) throw new InVain()
  }
}

async function backUp({ shop, customers }: Day): Promise<Backup> {
  const kept = customers.map(
    (customer) => [customer, { givenBack: customer.givenBack, isErased: customer.isErased }] as const,
  )
  return { file: await shop.backUp(), customers: new Map(kept) }
}

/** Whoever has a card that the shop does not know any more shows the one before it, or stays away. */
function forget(day: Day, backup: Backup, before: Ledger, after: Ledger): void {
  const { customers } = day
  customers.splice(0, customers.length, ...customers.filter((customer) => backup.customers.has(customer)))
  for (const customer of customers) {
    const held = before.holds(before.cardsOf(customer))
    Object.assign(customer, backup.customers.get(customer))
    customer.firstCards = customer.firstCards.filter(after.has)
    const cards = after.cardsOf(customer)
    customer.owed += after.holds(cards) - held
    customer.taps = customer.taps.filter(({ stampIdx }) => after.has(stampIdx))
    for (const [card, count] of customer.rewards)
      if (!after.has(card)) customer.rewards.delete(card)
      else if (after.rewardsOf(card) < count) customer.lostRewards.add(card)
    if (!after.has(customer.stampIdx)) show(day, customer, cards.at(-1) ?? customer.stampIdx)
  }
}

export const backups: Record<string, Action> = {
  'a backup is made': {
    weight: rare,
    only: 'engine',
    can: (_, day) => isQuiet(day),
    async run(_, day) {
      await assertConfirmed(day)
      day.backup = await backUp(day)
    },
  },
  'the shop comes back from a backup': {
    weight: rare,
    only: 'engine',
    loads: true,
    can: (_, day) => isQuiet(day),
    async run(_, day) {
      await assertConfirmed(day)
      const backup = (day.backup ??= await backUp(day))
      const before = await readLedger(day.shop)
      await day.shop.comeBack(backup.file)
      forget(day, backup, before, await readLedger(day.shop))
      for (const tablet of day.tablets) {
        await tablet.page.reload()
        await day.until(tablet, 'a restored shop asks who is there', (it) => placeOf(it) === 'locked', 15_000)
        Object.assign(tablet, { shows: undefined, handedOver: null, waiting: null })
      }
    },
  },
  'the manager lets the rewards go': {
    weight: rare,
    only: 'engine',
    can: (_, { shop }) => shop.isRestored(),
    run: (_, day) => letGo(day),
  },
}

/** After a restore each reward of before it waits for this: one that was given meanwhile may be given once more. */
export async function letGo({ shop, customers }: Day): Promise<void> {
  if (!shop.isRestored()) return
  const { code } = await shop.desk('POST', endHolding)
  // Whoever was before has let them go.
  if (code !== 0 && code !== 1400) throw new Broken('a manager lets the rewards go', `${code}`)
  for (const { rewards, lostRewards } of customers) {
    for (const card of lostRewards) rewards.delete(card)
    lostRewards.clear()
  }
}
