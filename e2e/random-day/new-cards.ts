/** Cards that a counter makes somebody's: a new one, and one that was printed before it was anybody's. */
import { type Answer, newId } from '../../src/server/testing/test-shop.ts'
import type { Action } from './actions.ts'
import { customerWith, type Day, type Tablet } from './day.ts'
import { has, isFree, press, scan } from './hands.ts'

const counter = '/api/counter/v1'
const hasRoom = (tablet: Tablet, { customers }: Day) =>
  isFree(tablet) && tablet.line === 'up' && customers.length < 7

function arrive(tablet: Tablet, day: Day, stampIdx: number): void {
  tablet.shows = customerWith(day.shop, `nobody ${day.customers.length}`, stampIdx, 0)
  tablet.handedOver = null
  day.customers.push(tablet.shows)
}

/** One of a sheet that the manager has printed. */
async function printedCard({ shop: { shop } }: Day): Promise<number> {
  const batchId = newId()
  const made = { cardIdx: 1, sheets: 1, note: '' }
  await shop.manager('POST', `${counter}/card-batches`, made, { 'Idempotency-Key': batchId })
  const { result } = (await shop.manager('GET', `${counter}/card-batches/${batchId}`)) as Answer<{
    cards: { stampIdx: number }[]
  }>
  return result.cards[0]?.stampIdx ?? Number.NaN
}

export const newCards: Record<string, Action> = {
  'a new card': {
    weight: 2,
    only: 'engine',
    can: (tablet, day) =>
      hasRoom(tablet, day) && tablet.screen.buttons.some((name) => name.startsWith('New card')),
    async run(tablet, day) {
      await tablet.page
        .getByRole('button', { name: /^New card/ })
        .first()
        .click()
      const { path } = await day.until(
        tablet,
        'a new card is one tap',
        (it) => /^\/card\/\d+$/.test(it.path) && has(it, 'Add 1'),
      )
      arrive(tablet, day, Number(/\d+/.exec(path)?.[0]))
    },
  },
  'start a blank card': {
    only: 'engine',
    can: hasRoom,
    async run(tablet, day) {
      const stampIdx = await printedCard(day)
      const url = `${day.shop.address}/stamp/${stampIdx}`
      await scan(tablet, day, url, 'a blank card is told as one', (it) => has(it, 'Start this card'))
      tablet.shows = undefined
      tablet.handedOver = null
      await tablet.page.clock.fastForward(400)
      await press(tablet.page, 'Start this card')
      await day.until(
        tablet,
        'a blank card is started by one tap',
        (it) => it.path === `/card/${stampIdx}` && has(it, 'Add 1'),
      )
      arrive(tablet, day, stampIdx)
    },
  },
}
