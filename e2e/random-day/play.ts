/** One day from its first step to the reckoning: the ledger must hold what people were told. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatStampCode } from '#shared/stamp-code.ts'
import { rawPublicKey } from '../../src/server/audit/checkpoint.ts'
import { openAuditKey } from '../../src/server/audit/checkpoints.ts'
import { exportLog } from '../../src/server/audit/export.ts'
import { verifyBoth } from '../../src/server/testing/both-verifiers.ts'
import { actions } from './actions.ts'
import { type Day, type DayOptions, openDay, type Tablet, untilAnswered } from './day.ts'
import { type Choice, choose, type Fault, type Outcome, type Pairs, randomOf, type Step } from './engine.ts'
import { Broken, type Customer, placeOf } from './oracle.ts'
import { nextOf } from './world.ts'

type Next = (day: Day, done: readonly Step[]) => Step | null

/** What a seed and the pairs seen so far make of a day. */
export function byChance(seed: number, length: number, pairs: Pairs): Next {
  const random = randomOf(seed)
  return (day, done) => {
    if (done.length >= length) return null
    const choices: Choice[] = day.tablets.flatMap((tablet) =>
      Object.entries(actions)
        .filter(([, action]) => action.can(tablet, day))
        .map(([action, { weight = 1 }]) => ({ tablet: tablet.index, action, weight })),
    )
    return choose(choices, done.at(-1)?.action ?? null, pairs, random)
  }
}

export function byList(steps: readonly Step[]): Next {
  let at = 0
  return (day) => {
    for (let step = steps[at++]; step; step = steps[at++])
      if (actions[step.action]?.can(day.tablets[step.tablet], day)) return step
    return null
  }
}

export async function playDay(options: DayOptions, next: Next, pairs?: Pairs): Promise<Outcome> {
  const day = await openDay(options)
  const steps: Step[] = []
  const trace: string[] = []
  let fault: Fault | null = null
  try {
    for (let step = next(day, steps); step && !fault; step = next(day, steps)) {
      const before = steps.at(-1)
      steps.push(step)
      fault = await doStep(day, step, trace)
      if (before && !fault) pairs?.saw(before.action, step.action)
    }
    fault ??= await faultOf(() => reckon(day))
  } finally {
    await day.close()
  }
  return { steps, fault, trace }
}

async function doStep(
  day: Day,
  { tablet: index, action, pick }: Step,
  trace: string[],
): Promise<Fault | null> {
  const tablet = day.tablets[index]
  const canDo = async () => {
    await day.look(tablet)
    return actions[action]?.can(tablet, day) ?? false
  }
  const done = await faultOf(async () => {
    // Meanwhile another tablet may have been faster.
    if (await canDo()) await actions[action]?.run(tablet, day, pick)
    // What a step sets going is drawn before the next: one picture.
    await tablet.page.evaluate(() => new Promise(requestAnimationFrame))
    await day.look(tablet)
  })
  const { path, headings } = tablet.screen
  trace.push(
    `${index + 1} ${action} (${tablet.line}): ${path} ${placeOf(tablet.screen)}: ${headings.join(' | ')}`,
  )
  const isOvertaken = done?.invariant === canBeDone && !(await canDo())
  return (isOvertaken ? null : done) ?? (await settledFault(day, tablet))
}

/** A screen between two states is looked at once more: what lasts is a fault. */
async function settledFault(day: Day, tablet: Tablet): Promise<Fault | null> {
  for (let tries = 0; ; tries++) {
    const fault = day.check(tablet)
    if (!fault || tries === 20) return fault
    await tablet.page.waitForTimeout(60)
    await day.look(tablet)
  }
}

const canBeDone = 'what a person does can be done'

async function faultOf(run: () => Promise<void>): Promise<Fault | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (error instanceof Broken) return error.fault
    const first = String(error instanceof Error ? error.message : error)
    return { invariant: canBeDone, detail: first.slice(0, 400) }
  }
}

/** The line is up and everybody is back at their tablet: now each card holds what was told, no more and no less. */
async function reckon(day: Day): Promise<void> {
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
  for (const customer of day.customers) {
    const { owed } = customer
    const cards = await cardsOf(day, customer)
    const held = await Promise.all(cards.map((stampIdx) => day.shop.shop.holds(stampIdx)))
    const holds = held.reduce((sum, n) => sum + n, 0) + (await inReview(day, cards))
    if (holds < owed) throw new Broken('no tap is lost', `${customer.name} has ${holds}, told ${owed}`)
    if (holds > owed)
      throw new Broken('no stamp without a tap', `${customer.name} has ${holds}, told ${owed}`)
    for (const stampIdx of cards) {
      const given = await rewardsOf(day, stampIdx)
      const told = customer.rewards.get(stampIdx) ?? 0
      if (given > 1) throw new Broken('no reward is given twice', customer.name)
      if (given < told) throw new Broken('a reward that is handed over is in the ledger', customer.name)
      if (given > told && !customer.isUncertain)
        throw new Broken('a reward that is given was handed over', customer.name)
    }
    await checkCoupons(day, customer, cards)
  }
  await checkEarned(day)
  await checkErased(day)
  await checkLog(day)
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
  const words = tablet.screen.lines.filter(Boolean).join(' / ').slice(0, 300)
  throw new Broken('what was saved is confirmed once the line is up', words)
}

/** An add that was saved here and refused by the server is told to the cashier: the customer is owed it no more. */
async function takeRefused(day: Day, tablet: Tablet): Promise<void> {
  await tablet.page.goto(`${day.shop.address}/waiting`)
  await tablet.page.getByRole('listitem').first().waitFor()
  const { lines } = await day.look(tablet)
  const refused = /^Adding (\d+) stamps? (?!in review)/
  for (const [at, line] of lines.entries()) {
    const count = refused.exec(line)?.[1]
    const code = lines.slice(at).find((it) => /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b/.test(it))
    const customer = day.customers.find(({ stampIdx }) => code?.startsWith(formatStampCode(stampIdx)))
    if (count && customer) customer.owed -= Number(count)
  }
}

/** Stamps that wait for a manager's word. */
async function inReview(day: Day, cards: readonly number[]): Promise<number> {
  const rows = await day.shop.db.read<{ stamp_idx: number; evidence: string }>(
    "SELECT stamp_idx, evidence FROM reviews WHERE state <> 'closed' AND kind IN " +
      "('added-after-redemption', 'expired-before-arrival', 'carried-nowhere', 'over-a-limit', 'person-disabled')",
  )
  const mine = rows.filter(({ stamp_idx }) => cards.includes(Number(stamp_idx)))
  return mine.reduce((sum, { evidence }) => sum + Number(JSON.parse(evidence).count ?? 0), 0)
}

async function rewardsOf(day: Day, stampIdx: number): Promise<number> {
  const rows = await day.shop.db.read<{ n: number }>(
    "SELECT count(*) AS n FROM commands WHERE stamp_idx = $1 AND kind = 'redeem' AND code = 0",
    [stampIdx],
  )
  return Number(rows[0]?.n ?? 0)
}

/** Theirs and those that follow them: what a full card has no room for is the customer's too. */
async function cardsOf(day: Day, { firstCards }: Customer): Promise<number[]> {
  const cards: number[] = []
  for (const first of firstCards)
    for (let at: number | null = first; at !== null; at = await nextOf(day, at)) cards.push(at)
  return [...new Set(cards)]
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

/** Once nobody is at it, whoever has a full card gets the reward: asked for as a third tablet would. */
async function checkEarned({ shop: { shop, shiftClock }, customers }: Day): Promise<void> {
  shiftClock(2 * 60_000)
  for (const { name, stampIdx, maxStamps, rewards, isUncertain } of customers) {
    if (isUncertain || rewards.has(stampIdx) || (await shop.holds(stampIdx)) < maxStamps) continue
    const path = `/api/counter/v1/stamps/${stampIdx}/reservation`
    const { code } = await shop.tablet('POST', path)
    if (code !== 0) throw new Broken('a reward that is earned can be had', `${name}: ${code}`)
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
