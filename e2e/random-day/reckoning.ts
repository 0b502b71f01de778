/** The end of a day: the line is up, everybody is back, and the shop is asked what it has of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refusalCode } from '#shared/refusals.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { rawPublicKey } from '../../src/server/audit/checkpoint.ts'
import { openAuditKey } from '../../src/server/audit/checkpoints.ts'
import { exportLog } from '../../src/server/audit/export.ts'
import { verifyBoth } from '../../src/server/testing/both-verifiers.ts'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import type { PeopleShop } from '../people-shop.ts'
import { actions } from './actions.ts'
import { letGo } from './backups.ts'
import { type Day, type Tablet, untilAnswered } from './day.ts'
import { compare, readLedger } from './ledger.ts'
import { Broken, type Customer, placeOf } from './oracle.ts'
import { later } from './service.ts'

/** The line is up and everybody is back at their tablet: now each card holds what was told, no more and no less. */
export async function reckon(day: Day): Promise<void> {
  await settleService(day.shop)
  for (const tablet of day.tablets) {
    tablet.line = 'up'
    await day.look(tablet)
    const place = placeOf(tablet.screen)
    if (place === 'leaving') await tablet.page.getByRole('button', { name: 'Back to the card' }).click()
    const door = place === 'locked' ? 'unlock' : place === 'staff' ? null : 'turn back'
    await day.look(tablet)
    if (door) await actions[door]?.run(tablet, day, 0)
    await settleQueue(day, tablet)
  }
  const ledger = await readLedger(day.shop)
  for (const customer of day.customers) {
    compare(customer, ledger, true)
    await checkCoupons(day, customer, ledger.cardsOf(customer))
  }
  await checkGiven(day)
  await checkEarned(day)
  await checkErased(day)
  await checkLog(day)
}

/** It is there again, and what it may still do with what it was sent is over. */
async function settleService(shop: PeopleShop): Promise<void> {
  const { hosted } = shop
  if (!hosted) return
  if (hosted.isAway) await hosted.comeBack()
  hosted.server.next.length = 0
  for (let tries = 0; tries < 4; tries++) await later(shop, 61_000)
}

/** Nothing is on its way any more. What a manager or a person has to look at is told apart from what counts. */
async function settleQueue(day: Day, tablet: Tablet): Promise<void> {
  for (let tries = 0; tries < 12; tries++) {
    await untilAnswered(tablet)
    await tablet.page.clock.fastForward(6_000)
    await tablet.page.waitForTimeout(100)
    await untilAnswered(tablet)
    const { text } = await day.look(tablet)
    if (text.includes('everything confirmed')) return
    if (/^Online · \d+ to look at/m.test(text)) return takeRefused(day, tablet)
  }
  const words = tablet.screen.lines.filter(Boolean).join(' / ').slice(0, 900)
  throw new Broken('what was saved is confirmed once the line is up', words)
}

/**
 * An add that was saved here and refused by the server is told to the cashier: the customer is owed it no more. An undo too.
 * What is in review waits for a manager, and is counted there.
 */
async function takeRefused(day: Day, tablet: Tablet): Promise<void> {
  await tablet.page.goto(`${day.shop.address}/waiting`)
  await tablet.page.getByRole('listitem').first().waitFor()
  const { lines } = await day.look(tablet)
  const ledger = await readLedger(day.shop)
  const of = (refused: RegExp) =>
    lines.flatMap((line, at) => {
      const count = Number(refused.exec(line)?.[1])
      const code = lines.slice(at + 1).find((it) => /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b/.test(it)) ?? ''
      const isTheirs = (stampIdx: number) => code.includes(formatStampCode(stampIdx))
      for (const customer of count ? day.customers : []) {
        const stampIdx = ledger.cardsOf(customer).find(isTheirs)
        if (stampIdx !== undefined) return [{ customer, stampIdx, count }]
      }
      return []
    })
  for (const { customer, stampIdx, count } of of(/^Taking back (\d+) stamps? (?!in review)/)) {
    customer.owed += count
    const { index, person, screen } = tablet
    customer.taps.push({ tablet: index, person, count, stampIdx, at: screen.at, since: performance.now() })
  }
  // One that was taken back before its refusal was heard is owed to nobody already.
  for (const { customer, stampIdx, count } of of(/^Adding (\d+) stamps? (?!in review)/)) {
    const at = customer.taps.findLastIndex(
      (it) => it.tablet === tablet.index && it.stampIdx === stampIdx && it.count === count,
    )
    if (at === -1) continue
    customer.owed -= count
    customer.taps.splice(at, 1)
  }
}

/** Each reward brings a coupon, and one that was given back brings none. */
async function checkCoupons(day: Day, customer: Customer, cards: readonly number[]): Promise<void> {
  if (customer.isUncertain) return
  const valid: string[] = []
  for (const stampIdx of cards) {
    const rows = await day.shop.db.read<{ made: string | null }>(
      "SELECT made FROM automations WHERE stamp_idx = $1 AND kind = 'coupon'",
      [stampIdx],
    )
    for (const { made } of rows) {
      const { code } = await day.shop.shop.api('GET', `/api/coupon/v1/validate?cpnNo=${made}`)
      if (made && code === 0) valid.push(made)
    }
  }
  const given = customer.rewards.values().reduce((sum, n) => sum + n, 0)
  if (valid.length > given - customer.givenBack)
    throw new Broken('a reward brings one coupon', `${customer.name}: ${valid.length} for ${given}`)
}

/** Whoever was given a reward that the books have lost comes once more with the same code. */
async function checkGiven({ shop: { shop }, customers }: Day): Promise<void> {
  for (const { name, lostRewards } of customers)
    for (const stampIdx of lostRewards) {
      const { code } = await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd })
      if (code === 0) throw new Broken('no reward is given twice', name)
    }
}

/** Once nobody is at it, whoever has a full card gets the reward: asked for as a third tablet would. */
async function checkEarned(day: Day): Promise<void> {
  const { shop: it, customers } = day
  const { shop, shiftClock } = it
  await letGo(day)
  shiftClock(2 * 60_000)
  for (const { name, stampIdx, maxStamps, rewards, isUncertain } of customers) {
    if (isUncertain || rewards.has(stampIdx) || (await it.holds(stampIdx)) < maxStamps) continue
    const path = `/api/counter/v1/stamps/${stampIdx}/reservation`
    const { code } = await shop.tablet('POST', path)
    const { code: validity } = await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)
    if (code !== 0 || validity === refusalCode['already-redeemed'])
      throw new Broken('a reward that is earned can be had', `${name}: ${code}, ${validity}`)
  }
}

/** Not in the database's files either. */
async function checkErased({ shop: { dataDir }, customers }: Day): Promise<void> {
  const erased = customers.filter(({ isErased }) => isErased)
  const find = () => {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((it) => it.isFile())
    return files.flatMap(({ name: file, parentPath }) => {
      const text = readFileSync(join(parentPath, file)).toString('latin1').toLowerCase()
      return erased
        .filter(({ name }) => text.includes(name.toLowerCase()))
        .map(({ name }) => `${name}: ${file}`)
    })
  }
  for (let tries = 0; find().length > 0; tries++) {
    if (tries === 40) throw new Broken('what is erased is in no file', find().join())
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function checkLog({ shop: { db, shop } }: Day): Promise<void> {
  const lines: string[] = []
  for await (const line of exportLog(db, rawPublicKey(await openAuditKey(db, shop.vault))))
    lines.push(JSON.stringify(line))
  const [verdicts] = await verifyBoth([`${lines.join('\n')}\n`])
  const bad = Object.entries(verdicts ?? {}).find(([, verdict]) => !verdict.startsWith('good'))
  if (bad) throw new Broken('both verifiers accept the log', bad.join(': '))
}
