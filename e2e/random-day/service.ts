/** Gateway mode: what happens to the hosted service, and to what it is sent and answers. */
import type { FaultName } from '../../src/server/testing/hosted-server.ts'
import type { PeopleShop } from '../people-shop.ts'
import type { Action } from './actions.ts'
import type { Day } from './day.ts'
import { customerOf } from './hands.ts'
import { InVain } from './oracle.ts'

const rare = 0.4
const mostSendingMs = 5_000

/** The server's clock, never under a call: what a busy machine takes for one is no hour. */
export async function later({ db, hosted, shiftClock }: PeopleShop, ms: number): Promise<void> {
  const end = Date.now() + mostSendingMs
  const sending = async () =>
    hosted ? db.read("SELECT 1 FROM upstream_intents WHERE state = 'sending'") : []
  while ((await sending()).length > 0 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 40))
  shiftClock(ms)
}

const isThere = ({ shop: { hosted } }: Day) => hosted !== null && !hosted.isAway

const fault = (name: FaultName): Action => ({
  weight: rare,
  only: 'gateway',
  can: (_, day) => isThere(day) && (day.shop.hosted?.server.next.length ?? 0) < 3,
  run: async (_, { shop }) => void shop.hosted?.server.next.push(name),
})

export const service: Record<string, Action> = {
  'the service goes away': {
    weight: rare,
    only: 'gateway',
    can: (_, day) => isThere(day),
    run: async (_, { shop }) => shop.hosted?.leave(),
  },
  'the service is back': {
    weight: 2,
    only: 'gateway',
    can: (_, { shop }) => shop.hosted?.isAway ?? false,
    async run(_, { shop }) {
      await shop.hosted?.comeBack()
      // It is looked for less and less often.
      await later(shop, 31_000)
    },
  },
  'the service loses an answer': fault('reset before the headers, applied'),
  'the service loses a call': fault('reset before the headers, not applied'),
  'the service hangs': fault('hangs, applied'),
  'the service is too busy': fault('429 without applying'),
  'the service answers with a fault': fault('502 after applying'),
  'two minutes pass at the service': {
    weight: rare,
    only: 'gateway',
    can: () => true,
    run: (_, { shop }) => later(shop, 121_000),
  },
  'the owner adds a stamp at the service': {
    weight: rare,
    only: 'gateway',
    can: (_, day) =>
      isThere(day) && day.tablets.every(({ screen }) => /everything confirmed/.test(screen.text)),
    async run(_, day, pick) {
      const customer = customerOf(day, pick)
      const before = await day.shop.holds(customer.stampIdx)
      day.shop.hosted?.service.console(customer.stampIdx, 1)
      if ((await day.shop.holds(customer.stampIdx)) === before) throw new InVain()
      customer.owed += 1
      const by = { tablet: -1, person: 'kim', at: 0, since: 0 } as const
      customer.taps.push({ ...by, count: 1, stampIdx: customer.stampIdx })
    },
  },
}
