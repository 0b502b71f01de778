/** What happens to the shop while the tablets are at work: its manager, its systems, its server and its customers. */
import { type Limits, noLimits } from '#shared/limits.ts'
import type { Answer } from '../../src/server/testing/test-shop.ts'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import type { Action } from './actions.ts'
import type { Day, Tablet } from './day.ts'
import { customerOf, isFree, tapLimit } from './hands.ts'
import { Broken, type Customer, InVain, placeOf } from './oracle.ts'
import { give } from './rewards.ts'
import { later } from './service.ts'

const rare = 0.4
const nightMs = 10 * 3_600_000
const always = () => true
const counter = '/api/counter/v1'

const correct = (kind: 'add' | 'remove', count: number): Action => ({
  weight: rare,
  only: 'engine',
  can: always,
  async run(_, day, pick) {
    const customer = customerOf(day, pick)
    const path = `${counter}/stamps/${customer.stampIdx}/corrections`
    const { code, result } = (await day.shop.shop.manager('POST', path, {
      kind,
      count,
      // Out of another window, with a separator that nobody sees.
      reason: 'counted again\u2028with the customer',
    })) as Answer<{ before: number; after: number }>
    if (code !== 0) throw new InVain()
    customer.owed += result.after - result.before
    if (kind === 'add') {
      const by = { tablet: -1, person: 'kim', at: 0, since: 0 } as const
      customer.taps.push({ ...by, count, stampIdx: customer.stampIdx })
    }
  },
})

/** Whoever stands at a tablet with this customer's old card in view has not seen the other one yet. */
export function show(day: Day, customer: Customer, stampIdx: number): void {
  customer.stampIdx = stampIdx
  customer.stampUrl = `${day.shop.address}/stamp/${stampIdx}`
  const forget = (tablet: Tablet) => {
    if (tablet.shows === customer) tablet.shows = undefined
    if (tablet.handedOver === customer) tablet.handedOver = null
    if (tablet.waiting === customer) tablet.waiting = null
  }
  day.tablets.forEach(forget)
}

const rewarded = ({ customers }: Day) =>
  customers.filter(({ rewards, stampIdx, isUncertain }) => !isUncertain && rewards.has(stampIdx))

const withNext = (day: Day) =>
  rewarded(day).filter(
    ({ bySystem, lostRewards, stampIdx }) => !bySystem.has(stampIdx) && !lostRewards.has(stampIdx),
  )

const clock = (ms: number): Action => ({
  can: always,
  run: (_, { shop }) => later(shop, ms),
})

const limit = (stampsAScan: Limits['stampsAScan']): Action => ({
  weight: rare,
  can: always,
  async run(_, day) {
    const { code } = await day.shop.shop.manager('PUT', `${counter}/limits`, { ...noLimits, stampsAScan })
    if (code !== 0) throw new Broken('a manager sets the limits', `${code}`)
  },
})

export const world: Record<string, Action> = {
  'the manager adds 2': correct('add', 2),
  'the manager takes 1': correct('remove', 1),
  'the manager gives a reward back': {
    only: 'engine',
    can: (_, day) => rewarded(day).length > 0,
    async run(_, day, pick) {
      const customer = rewarded(day)[pick % rewarded(day).length]
      if (!customer) return
      const path = `${counter}/stamps/${customer.stampIdx}/give-back`
      const { code, result } = (await day.shop.shop.manager('POST', path, {
        reason: 'the cup was cold',
      })) as Answer<{ stampIdx: number; again: boolean }>
      if (code !== 0 || result.again) throw new InVain()
      customer.givenBack++
      customer.firstCards.push(result.stampIdx)
      customer.owed += customer.maxStamps
      show(day, customer, result.stampIdx)
    },
  },
  'a customer shows the next card': {
    can: (_, day) => withNext(day).length > 0,
    async run(_, day, pick) {
      const customer = withNext(day)[pick % withNext(day).length]
      if (!customer) return
      const next = await nextOf(day, customer)
      // The service may have lost the call that makes it: it is a manager's then.
      if (!next && day.shop.hosted) throw new InVain()
      if (!next) throw new Broken('a reward is followed by a next card', customer.name)
      show(day, customer, next)
    },
  },
  'a system redeems': {
    weight: rare,
    only: 'engine',
    can: always,
    async run(_, day, pick) {
      const customer = customerOf(day, pick)
      if (customer.isUncertain) throw new InVain()
      const { stampIdx } = customer
      const { code } = await day.shop.shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd })
      if (code !== 0) throw new InVain()
      customer.bySystem.add(stampIdx)
      if (give(customer) > 1) throw new Broken('no reward is given twice', customer.name)
    },
  },
  'a customer looks at their page': {
    can: always,
    async run(_, day, pick) {
      const customer = customerOf(day, pick)
      const response = await fetch(customer.stampUrl)
      const html = await response.text()
      const other = day.customers.find((it) => it !== customer && html.includes(it.name))
      if (other) throw new Broken('nobody reads of another customer', other.name)
      // The service has a page of its own for a card that nobody has scanned here yet.
      if (response.status !== 200 && !(day.shop.hosted && response.status === 404))
        throw new Broken('a card has its page', `${response.status} ${html.slice(0, 200)}`)
    },
  },
  'a holder is erased': {
    weight: rare / 2,
    only: 'engine',
    can: (_, { customers }) => customers.some(({ isErased }) => !isErased),
    async run(_, day, pick) {
      const { customers, tablets } = day
      const customer = customers[pick % customers.length]
      // Who is named on a screen stays there until it is drawn again.
      if (!customer || customer.isErased || tablets.some(({ shows }) => shows === customer))
        throw new InVain()
      const path = `${counter}/stamps/${customer.stampIdx}/holder`
      const { code } = await day.shop.desk('DELETE', path)
      if (code !== 0) throw new Broken('a manager can erase a holder', `${code}`)
      customer.isErased = true
    },
  },
  'the manager sets a limit': limit({ max: tapLimit, kind: 'hard' }),
  'the manager lifts the limit': limit(null),
  'the server is started anew': { weight: rare, can: always, run: (_, day) => day.shop.restart() },
  'a night passes': {
    weight: rare / 2,
    can: (_, { tablets }) => tablets.every((tablet) => isFree(tablet) && tablet.line === 'up'),
    async run(_, day) {
      await later(day.shop, nightMs)
      for (const tablet of day.tablets) {
        await tablet.page.clock.fastForward(nightMs)
        await day.until(tablet, 'a tablet that is left locks itself', (it) => placeOf(it) === 'locked')
        Object.assign(tablet, { shows: undefined, handedOver: null, waiting: null })
      }
    },
  },
  // A server's own never does (composition/clock.ts); what is waited for at a service would wait for as long.
  'the server’s clock goes back an hour': { ...clock(-3_600_000), only: 'engine' },
  'the server’s clock goes on a minute': clock(60_000),
}

/** Of a reward that was given back and taken again it is the card that followed the first one. */
async function nextOf({ shop: { db, hosted } }: Day, { name, stampIdx }: Customer): Promise<number | null> {
  if (hosted) {
    const theirs = [...hosted.service.stamps.values()].filter(({ holder }) => holder.userNm === name)
    return theirs.find((it) => it.stampIdx > stampIdx)?.stampIdx ?? null
  }
  const [next] = await db.read<{ stamp_idx: number }>(
    `SELECT stamp_idx FROM stamps
     WHERE follows IN ($1, (SELECT restores FROM stamps WHERE stamp_idx = $1)) AND deleted_at IS NULL`,
    [stampIdx],
  )
  return next ? Number(next.stamp_idx) : null
}
