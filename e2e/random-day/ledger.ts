/** What the shop's books have, beside what people were told: after each action and at the end. */
import type { Db } from '../../src/server/db/db.ts'
import type { HostedService } from '../../src/server/testing/hosted-service.ts'
import type { PeopleShop } from '../people-shop.ts'
import type { Day } from './day.ts'
import { Broken, type Customer } from './oracle.ts'

export type Ledger = {
  /** Theirs and those that follow them: what a full card has no room for is the customer's too. */
  cardsOf(customer: Customer): number[]
  /** With what waits for a manager's word. */
  holds(cards: readonly number[]): number
  rewardsOf(stampIdx: number): number
  has(stampIdx: number): boolean
}

const waiting =
  "'added-after-redemption', 'expired-before-arrival', 'carried-nowhere', 'over-a-limit', 'person-disabled'"

export const readLedger = ({ db, hosted }: PeopleShop): Promise<Ledger> =>
  hosted ? atService(hosted.service, db) : inDatabase(db)

/** How many of which nobody could find out whether they are on the card: a manager's to settle. */
function inDoubt(evidence: string): number {
  const { command, asked, before, after } = JSON.parse(evidence)
  if (command !== 'add' && command !== 'remove') return 0
  const wanted = command === 'add' ? Number(asked ?? 0) : -Number(asked ?? 0)
  const moved = Number(after ?? before ?? 0) - Number(before ?? 0)
  return wanted - moved
}

/** The service itself counts; what our server could not bring there, or does not know of, waits for a manager's word. */
async function atService({ stamps, applied }: HostedService, db: Db): Promise<Ledger> {
  const reviews = await db.read<{ stamp_idx: number; kind: string; evidence: string }>(
    `SELECT stamp_idx, kind, evidence FROM reviews
     WHERE state <> 'closed' AND kind IN (${waiting}, 'outcome-unknown')`,
  )
  const held = (card: number) =>
    reviews
      .filter(({ stamp_idx }) => Number(stamp_idx) === card)
      .reduce(
        (sum, { kind, evidence }) =>
          sum + (kind === 'outcome-unknown' ? inDoubt(evidence) : Number(JSON.parse(evidence).count ?? 0)),
        0,
      )
  return {
    cardsOf: ({ name, firstCards }) =>
      [...stamps.values()]
        .filter(({ holder, stampIdx }) => holder.userNm === name || firstCards.includes(stampIdx))
        .map(({ stampIdx }) => stampIdx),
    holds: (cards) => cards.reduce((sum, card) => sum + (stamps.get(card)?.stamps ?? 0) + held(card), 0),
    rewardsOf: (card) => applied.filter((it) => it.call === 'redeem' && it.stampIdx === card).length,
    has: (card) => stamps.has(card),
  }
}

async function inDatabase(db: Db): Promise<Ledger> {
  const [stamps, reviews, rewards] = await Promise.all([
    db.read<{ stamp_idx: number; follows: number | null; stamps: number }>(
      'SELECT stamp_idx, follows, stamps FROM stamps',
    ),
    db.read<{ stamp_idx: number; evidence: string }>(
      `SELECT stamp_idx, evidence FROM reviews WHERE state <> 'closed' AND kind IN (${waiting})`,
    ),
    db.read<{ stamp_idx: number; n: number }>(
      "SELECT stamp_idx, count(*) AS n FROM commands WHERE kind = 'redeem' AND code = 0 GROUP BY stamp_idx",
    ),
  ])
  const after = new Map(stamps.map(({ stamp_idx, follows }) => [Number(follows), Number(stamp_idx)]))
  const known = new Set(stamps.map(({ stamp_idx }) => Number(stamp_idx)))
  const held = new Map(stamps.map(({ stamp_idx, stamps: n }) => [Number(stamp_idx), Number(n)]))
  for (const { stamp_idx, evidence } of reviews) {
    const count = Number(JSON.parse(evidence).count ?? 0)
    held.set(Number(stamp_idx), (held.get(Number(stamp_idx)) ?? 0) + count)
  }
  const given = new Map(rewards.map(({ stamp_idx, n }) => [Number(stamp_idx), Number(n)]))
  return {
    cardsOf({ firstCards }) {
      const theirs = new Set<number>()
      for (const first of firstCards)
        for (let at: number | undefined = first; at !== undefined; at = after.get(at)) theirs.add(at)
      return [...theirs]
    },
    holds: (cards) => cards.reduce((sum, card) => sum + (held.get(card) ?? 0), 0),
    rewardsOf: (stampIdx) => given.get(stampIdx) ?? 0,
    has: (stampIdx) => known.has(stampIdx),
  }
}

/** `isSettled`: nothing is on its way any more, as the screens say. Else what was taken back may still be there. */
export function compare(customer: Customer, ledger: Ledger, isSettled: boolean): void {
  const { name, owed, returning, rewards, lostRewards, isUncertain } = customer
  const cards = ledger.cardsOf(customer)
  const holds = ledger.holds(cards)
  const told = `${name} has ${holds}, told ${owed}`
  if (isSettled && holds < owed) throw new Broken('no tap is lost', told)
  if (holds > owed + (isSettled ? 0 : returning)) throw new Broken('no stamp without a tap', told)
  for (const card of cards) {
    const given = ledger.rewardsOf(card)
    const handed = rewards.get(card) ?? 0
    if (given > 1) throw new Broken('no reward is given twice', name)
    if (given < handed && !lostRewards.has(card))
      throw new Broken('a reward that is handed over is in the ledger', name)
    if (isSettled && given > handed && !isUncertain)
      throw new Broken('a reward that is given was handed over', name)
  }
}

const isConfirmed = ({ screen: { text } }: Day['tablets'][number]) => text.includes('everything confirmed')

/** Where both tablets say that everything is confirmed, it is. */
export async function checkTold(day: Day): Promise<void> {
  const isSettled = day.tablets.every(isConfirmed)
  const ledger = await readLedger(day.shop)
  for (const customer of day.customers) {
    compare(customer, ledger, isSettled)
    if (isSettled) customer.returning = 0
  }
}
