/** The real outbox in a real browser against the real server, over a wire that fails. */
import { expect, type Page, test } from '@playwright/test'
import { isDeep, openShop, openTablet, type Shop } from './outbox/shop.ts'

let shop: Shop
test.beforeEach(async () => {
  shop = await openShop()
})
test.afterEach(async ({ context }) => {
  await context.close()
  await shop.close()
})

const save = (page: Page, taps: readonly number[], holdMs = 0) =>
  page.evaluate(([stampIdxs, ms]) => window.tablet.tap(stampIdxs, ms), [taps, holdMs] as const)

const commands = isDeep ? 500 : 200

test(`O-3: ${commands} commands of which every reply is lost once are applied once`, async ({ context }) => {
  const page = await openTablet(context, shop)
  const heard = new Set<string>()
  shop.wire.fate = (commandIds) => {
    const isNew = commandIds.some((id) => !heard.has(id))
    for (const id of commandIds) heard.add(id)
    return isNew ? 'reply-lost' : 'through'
  }
  shop.wire.isDown = true
  const saved = await save(page, shop.taps(commands))
  shop.wire.isDown = false
  await page.evaluate(() => window.tablet.outbox().wake('online'))
  await shop.expectExactly(saved, 50_000)
  await expect.poll(() => page.evaluate(() => new Set(window.tablet.settled).size)).toBe(commands)
  expect(await page.evaluate(() => [...window.tablet.writes])).toEqual(['strict'])
  expect(await page.evaluate(() => window.tablet.falselySaved)).toEqual([])
})

test('O-12: a network that comes and goes, loses one in ten and answers with a portal: exact, at most one try a second', async ({
  context,
}) => {
  const [runMs, count] = isDeep ? [30 * 60_000, 500] : [9_000, 45]
  test.setTimeout(runMs + 120_000)
  const page = await openTablet(context, shop)
  const random = seeded()
  const fates = ['through', 'through', 'request-lost', 'portal'] as const
  let fate: (typeof fates)[number] = 'through'
  shop.wire.fate = () => (random() < 0.1 ? (random() < 0.5 ? 'reply-lost' : 'request-lost') : fate)
  const saved: string[] = []
  const endsAt = Date.now() + runMs
  let nextChange = 0
  while (Date.now() < endsAt) {
    if (Date.now() > nextChange) {
      fate = fates[Math.floor(random() * fates.length)] ?? 'through'
      nextChange = Date.now() + 200 + random() * 4_800
      await page.evaluate(() => window.tablet.outbox().wake('online'))
    }
    if (saved.length < count) saved.push(...(await save(page, shop.taps(1), random() < 0.5 ? 0 : 1_000)))
    await page.waitForTimeout(runMs / count / 2)
  }
  shop.wire.fate = () => 'through'
  await page.evaluate(() => window.tablet.outbox().wake('online'))
  await shop.expectExactly(saved, 60_000)
  const requests = await page.evaluate(() => window.tablet.requests)
  const hasty = requests.filter(({ at }, index) => {
    const before = requests[index - 1]
    return before && !before.isAnswered && at - before.at < 1_000
  })
  expect(hasty).toEqual([])
})

test('O-13: what waits is not cleared, and the other tab knows of it too', async ({ context }) => {
  const [page, other] = [await openTablet(context, shop), await openTablet(context, shop)]
  shop.wire.isDown = true
  const saved = await save(page, shop.taps(3))
  for (const tab of [page, other]) {
    expect(await tab.evaluate(() => window.tablet.outbox().mayClear())).toMatchObject({
      may: false,
      waiting: 3,
    })
    expect(await tab.evaluate(() => window.tablet.outbox().clear())).toMatchObject({ may: false, waiting: 3 })
    expect(await tab.evaluate(() => window.tablet.outbox().view().entries.length)).toBe(3)
  }
  shop.wire.isDown = false
  await other.evaluate(() => window.tablet.outbox().wake('online'))
  await shop.expectExactly(saved)
  await expect.poll(() => other.evaluate(() => window.tablet.outbox().mayClear())).toEqual({ may: true })
})

/** A seed of `SEED` replays the network. */
function seeded(): () => number {
  let state = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  console.log(`SEED=${state}`)
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x8000_0000
  }
}
