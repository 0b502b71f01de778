/** cards on paper that are nobody's: printed by a manager, started by the first scan at a tablet, once. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { CardBatch, PrintedCards } from '#shared/shop-api.ts'
import { loadQrReader } from '../src/client/scan/qr-reader.ts'
import { axeFindsNothing } from './axe.ts'
import { addButton, expect, type Shop, scanToCard, tellWhoListens, test } from './counter.ts'
import { readAs, signInAsManager } from './manager.ts'
import { choose } from './shop-choices.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** The newest batch, made as a manager makes it. */
async function printSheet(page: Page, shop: Shop, note: string): Promise<PrintedCards> {
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/shop/printed-cards`)
  await button(page, 'Make blank cards').click()
  await page.getByLabel('Where they go (optional)').fill(note)
  await button(page, 'Make them').dblclick()
  await expect(page.getByRole('listitem').filter({ hasText: note })).toContainText('none started yet')
  const { batches } = await readAs<{ batches: CardBatch[] }>(page, shop, 'card-batches')
  const made = batches.filter((batch) => batch.note === note)
  expect(made).toHaveLength(1)
  return readAs<PrintedCards>(page, shop, `card-batches/${made[0]?.batchId}`)
}

async function openTill(browser: Browser, shop: Shop): Promise<{ context: BrowserContext; till: Page }> {
  const context = await browser.newContext({ permissions: ['camera'], serviceWorkers: 'block' })
  await context.addInitScript(tellWhoListens)
  const till = await context.newPage()
  await till.goto(shop.url)
  return { context, till }
}

test('a blank card is started by one tap at the tablet that scans it first, and the second opens it', {
  tag: '@deep',
}, async ({ page, shop, browser }) => {
  const { cards, maxStamps } = await printSheet(page, shop, 'At the door')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'At the door' })
    .getByRole('button', { name: 'Print' })
    .click()
  await expect(page.getByText(/10 cards · 1 sheet/)).toBeVisible()
  await page.getByLabel('Paper', { exact: true }).selectOption('a4')
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  // One page, in points.
  expect(paper.match(/(?<=\/MediaBox \[0 0 )[\d. ]+/g)?.map(inPoints)).toEqual([[595, 842]])

  const [card] = cards
  if (!card) throw new Error('an empty sheet')
  const [first, second] = [await openTill(browser, shop), await openTill(browser, shop)]
  for (const { till } of [first, second]) {
    await scanToCard(till, card.stampUrl, card.stampIdx)
    await expect(till.getByRole('alert')).toContainText('A new card')
  }
  await button(first.till, 'Start this card').dblclick()
  await expect(first.till.getByText(`0 of ${maxStamps}`, { exact: true })).toBeVisible()
  await addButton(first.till, 1).click()
  await expect(first.till.getByText(`1 of ${maxStamps}`, { exact: true })).toBeVisible()
  await expect.poll(() => shop.stampsOf(card.stampIdx)).toBe(1)

  const start = button(second.till, 'Start this card')
  // It may have looked by itself meanwhile: either way it is the card.
  if (await start.isVisible()) await start.click({ timeout: 2_000 }).catch(() => {})
  await expect(second.till.getByText(`1 of ${maxStamps}`, { exact: true })).toBeVisible()
  await button(page, 'Back').click()
  await expect(page.getByRole('listitem').filter({ hasText: 'At the door' })).toContainText('1 of 10 started')
  await Promise.all([first.context.close(), second.context.close()])
})

test('a lost card’s stamps go on to a blank one that is scanned next', { tag: '@deep' }, async ({
  page,
  shop,
  browser,
}) => {
  const { cards } = await printSheet(page, shop, 'For lost ones')
  const [blank] = cards
  if (!blank) throw new Error('an empty sheet')
  const { stampIdx: lost } = await shop.customer('Yuna')
  const before = await shop.stampsOf(lost)
  const { context, till } = await openTill(browser, shop)
  await till.goto(`${shop.url}/card/${lost}`)
  await till.getByRole('button', { name: 'Settings' }).click()
  await till.getByRole('button', { name: 'Replace a lost card' }).click()
  await button(till, 'Move them to a printed card').click()
  await expect(till.getByText('Scan a blank printed card now')).toBeVisible()
  await scanToCard(till, blank.stampUrl, blank.stampIdx)
  // Its code may come a moment after the scan.
  const move = button(till, 'Move the stamps of Yuna to it')
  await expect(move).toBeVisible()
  await axeFindsNothing(till, 'a blank card')
  await move.dblclick()
  await expect(till.getByText(`${before} of 10`, { exact: true })).toBeVisible()
  await expect(till.getByRole('heading', { name: 'Yuna' })).toBeVisible()
  expect(await shop.codeOf(lost)).toBe(1020)
  await context.close()
})

test('what was withdrawn is refused with what to do, and without a line the first stamp starts a card', {
  tag: '@deep',
}, async ({ page, shop, browser }) => {
  const { batchId, cards } = await printSheet(page, shop, 'Stolen')
  const { cards: others } = await printSheet(page, shop, 'In the drawer')
  const [stolen, kept] = [cards[0], others[0]]
  if (!stolen || !kept) throw new Error('an empty sheet')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Stolen' })
    .getByRole('button', { name: 'Withdraw' })
    .click()
  await button(page, 'Withdraw them').dblclick()
  await expect(page.getByRole('listitem').filter({ hasText: 'Stolen' })).toContainText('Withdrawn')
  expect(await readAs(page, shop, `card-batches/${batchId}`)).toMatchObject({
    withdrawnAt: expect.any(Number),
  })

  const { context, till } = await openTill(browser, shop)
  await scanToCard(till, stolen.stampUrl, stolen.stampIdx)
  await expect(till.getByRole('alert')).toContainText('This card was withdrawn')
  await expect(addButton(till, 1)).toHaveCount(0)

  await till.route('**/api/**', (route) => route.abort())
  await scanToCard(till, kept.stampUrl, kept.stampIdx)
  await expect(till.getByText('Count unknown')).toBeVisible({ timeout: 15_000 })
  await addButton(till, 1).click()
  await expect(till.getByText('1 stamp saved on this tablet', { exact: true })).toBeVisible()
  expect(await shop.codeOf(kept.stampIdx)).toBe(1801)
  await till.unroute('**/api/**')
  await expect.poll(() => shop.stampsOf(kept.stampIdx), { timeout: 30_000 }).toBe(1)
  await context.close()
})

test('every code of a sheet is read from the paper at 300 and at 150 dpi, on A4 and on Letter', {
  tag: '@deep',
}, async ({ page, shop }) => {
  test.skip(spawnSync('pdftoppm', ['-v']).error !== undefined, 'needs pdftoppm (Debian: poppler-utils)')
  await choose(shop, { shopNm: 'Kaffeerösterei am Alten Marktplatz und Töchter' })
  const { cards } = await printSheet(page, shop, 'On paper')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'On paper' })
    .getByRole('button', { name: 'Print' })
    .click()
  await axeFindsNothing(page, 'blank cards')
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const reader = await loadQrReader(new Uint8Array(bytes).buffer)
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-paper-'))
  for (const paper of ['a4', 'letter']) {
    await page.getByLabel('Paper', { exact: true }).selectOption(paper)
    const pdf = join(folder, `${paper}.pdf`)
    writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }))
    for (const dpi of [300, 150]) {
      const drawn = join(folder, `${paper}-${dpi}`)
      execFileSync('pdftoppm', ['-gray', '-singlefile', '-r', String(dpi), pdf, drawn])
      const found = reader.look(greyOf(readFileSync(`${drawn}.pgm`)), { isEvery: true, canShrink: true })
      expect(found.map((symbol) => ('text' in symbol ? symbol.text : symbol.kind)).toSorted()).toEqual(
        cards.map(({ stampUrl }) => stampUrl).toSorted(),
      )
    }
  }
  rmSync(folder, { recursive: true, force: true })
})

const inPoints = (box: string) => box.split(' ').map((side) => Math.round(Number(side)))

/** A binary PGM: `P5`, width, height, 255, then the rows. */
function greyOf(file: Buffer) {
  const [head = '', width = '0', height = '0'] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 64)) ?? []
  return {
    data: new Uint8Array(file),
    offset: head.length,
    stride: Number(width),
    width: Number(width),
    height: Number(height),
  }
}
