import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test as base, expect, type Page } from '@playwright/test'
import { axeFindsNothing, isForAxe, sizes } from './axe.ts'
import { watchErrors, withoutServiceWorker } from './counter.ts'
import { openReviewShop, type ReviewShop } from './review-shop.ts'

type Fixtures = { manager: Page; strict: undefined }

const test = base.extend<Fixtures, { shop: ReviewShop }>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are used from the pattern
    async ({}, use) => {
      const shop = await openReviewShop({ days: 3, aDay: 70 })
      await use(shop)
      await shop.close()
    },
    { scope: 'worker' },
  ],
  manager: async ({ page, shop }, use) => {
    await withoutServiceWorker(page.context())
    const errors = watchErrors(page)
    await shop.signIn(page)
    await use(page)
    expect(errors).toEqual([])
  },
})

const rows = (page: Page) => page.getByRole('table', { name: 'Activity' }).locator('tbody tr')
const select = (page: Page, name: string) => page.getByRole('combobox', { name })

test('the filters are in the address, meet every row, and survive a reload', { tag: '@deep' }, async ({
  manager,
  shop,
}) => {
  await manager.goto(`${shop.address}/review/activity`)
  await expect(rows(manager).first()).toBeVisible()
  await select(manager, 'Person').selectOption({ label: 'Ana' })
  await select(manager, 'What').selectOption({ label: 'Stamps added' })
  await expect(manager).toHaveURL(/person=ana&kind=add/)
  await expect(rows(manager).filter({ hasNotText: 'Ana' })).toHaveCount(0)
  await expect(rows(manager).filter({ hasNotText: /stamps? added|refused/ })).toHaveCount(0)
  await manager.reload()
  await expect(select(manager, 'Person')).toHaveValue('ana')
  await expect(rows(manager).first()).toContainText('Ana')
  await expect(rows(manager).filter({ hasNotText: 'Ana' })).toHaveCount(0)
  await select(manager, 'Outcome').selectOption({ label: 'Only what was refused' })
  await select(manager, 'What').selectOption({ label: 'Rewards' })
  await expect(rows(manager).filter({ hasText: 'A reward was refused' }).first()).toContainText(
    'Wrong password',
  )
  await manager.getByRole('button', { name: 'Show everything' }).click()
  await expect(manager).toHaveURL(/\/review\/activity$/)
  await expect(rows(manager).filter({ hasText: '민준' }).first()).toBeVisible()
})

test('all pages give every row once, and an offline tap says that its PIN was not checked', {
  tag: '@deep',
}, async ({ manager, shop }) => {
  await manager.goto(`${shop.address}/review/activity`)
  const older = manager.getByRole('button', { name: 'Show older ones' })
  await expect(rows(manager)).toHaveCount(50)
  let pages = 1
  for (; await older.isVisible(); pages++) {
    const before = await rows(manager).count()
    await older.click()
    await expect(async () => {
      const isMore = (await rows(manager).count()) > before
      expect(isMore || !(await older.isVisible())).toBe(true)
    }).toPass()
  }
  expect(pages).toBeGreaterThan(3)
  const shown = await rows(manager).count()
  await expect(manager.getByText(`That is all: ${shown} shown.`)).toBeVisible()
  const csv = await manager.request.get(`${shop.address}/api/counter/v1/activity.csv`)
  expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(shown + 1)
  const late = rows(manager).filter({ hasText: 'Offline, PIN not checked' }).first()
  await expect(late).toContainText('arrived 1 h later')
})

test('a row leads to the story of its card', { tag: '@deep' }, async ({ manager, shop }) => {
  await manager.goto(`${shop.address}/review/activity?kind=redeem`)
  const link = rows(manager).first().getByRole('link')
  const href = await link.getAttribute('href')
  expect(href).toMatch(/^\/review\/cards\/\d+$/)
  await link.click()
  await expect(manager).toHaveURL(new RegExp(`${href}$`))
})

test('the files come with their mark and without formulas, of the same filters (A-7)', async ({
  manager,
  shop,
}) => {
  await manager.goto(`${shop.address}/review/activity?person=kim`)
  const coming = manager.waitForEvent('download')
  await manager.getByRole('link', { name: 'Download as CSV' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^activity-\d{4}-\d\d-\d\d\.csv$/)
  const bytes = readFileSync(await download.path())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = bytes.toString('utf8')
  expect(text).toContain(`"'=HYPERLINK(""http://x.test"")"`)
  const lines = text.trimEnd().split('\r\n').slice(1)
  expect(lines.filter((line) => !line.includes('Kim'))).toEqual([])
  expect(lines.flatMap((line) => line.split(',')).filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([])

  await manager.goto(`${shop.address}/review/rewards`)
  const rewards = manager.waitForEvent('download')
  await manager.getByRole('link', { name: 'Download as CSV' }).click()
  const file = await rewards
  expect(file.suggestedFilename()).toMatch(/^rewards-/)
  const given = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(given[0]).toContain('code,time,card,person')
  const total = Number(
    await manager
      .getByText(/rewards? handed over/)
      .locator('span')
      .innerText(),
  )
  expect(given).toHaveLength(total + 1)

  await manager.goto(`${shop.address}/review/reports`)
  for (const [name, title, head] of [
    ['regulars', 'Regulars', 'code,days with a stamp'],
    ['cards', 'Cards given out', 'code,given out,card'],
    ['ending', 'Cards about to expire', 'code,valid until'],
    ['people', 'Stamps by person', 'person,stamps added'],
  ]) {
    const downloaded = manager.waitForEvent('download')
    await manager.getByRole('link', { name: `${title} as CSV` }).click()
    const report = readFileSync(await (await downloaded).path(), 'utf8')
    expect(report, title).toContain(head)
    // Nothing of this shop runs out soon.
    if (name !== 'ending') expect(report.trimEnd().split('\r\n').length, title).toBeGreaterThan(1)
  }
})

test('today moves by itself: a stamp at a tablet is seen without a reload', async ({ manager, shop }) => {
  await manager.goto(`${shop.address}/review`)
  const given = manager.locator('dl > div', { hasText: 'Stamps given' }).locator('dd').first()
  await expect(given).toHaveText(/^\d+$/)
  const before = Number(await given.innerText())
  const stampIdx = await shop.shop.stampWith(0, 2)
  await shop.addNow(stampIdx)
  await expect(given).toHaveText(String(before + 1), { timeout: 8000 })
  const latest = manager.getByRole('table', { name: 'Latest events' }).locator('tbody tr').first()
  await expect(latest).toContainText('1 stamp added')
  await expect(latest).toContainText('now 1')

  await manager.goto(`${shop.address}/review/activity`)
  await expect(rows(manager).first()).toBeVisible()
  await shop.addNow(stampIdx)
  await manager.getByRole('button', { name: 'There is something new: show it' }).click()
  await expect(rows(manager).first()).toContainText('now 2')
})

test('a chart says the same as its table, and its table the same as the day', { tag: '@deep' }, async ({
  manager,
  shop,
}) => {
  await manager.goto(`${shop.address}/review`)
  const table = manager.getByRole('table', { name: 'By hour' })
  await expect(table.locator('tbody tr')).toHaveCount(24)
  const given = manager.locator('dl > div', { hasText: 'Stamps given' }).locator('dd').first()
  await expect(table.locator('tfoot td').first()).toHaveText(await given.innerText())
  const stamps = await table.locator('tbody tr td:nth-child(2)').allInnerTexts()
  const bars = await manager.locator('[data-tone="stamp"] svg title').allTextContents()
  expect(bars.map((words) => words.split(': ')[1])).toEqual(stamps)
  await manager.getByRole('button', { name: 'As a table' }).click()
  await expect(manager.locator('[data-tone="stamp"] svg')).toHaveCount(0)
  await expect(table).toBeInViewport()
})

test('the thresholds are saved once, a bad one is named, and one that is off is not looked for', {
  tag: '@deep',
}, async ({ manager, shop }) => {
  await manager.goto(`${shop.address}/review/honesty`)
  const late = manager.getByRole('region', { name: 'Arrived late' })
  await expect(late).toContainText('24 hours or more')
  const form = manager.getByRole('form', { name: 'From when on it is shown' })
  const hours = form.getByRole('textbox', { name: 'Hours late' })
  await hours.fill('0')
  const save = form.getByRole('button', { name: 'Save the thresholds' })
  await save.click()
  await expect(form.getByText('Not a number that can be used here.')).toBeVisible()
  await hours.fill('1')
  await save.dblclick()
  await expect(form.getByText('Saved.')).toBeVisible()
  await expect(late).toContainText('1 hour or more')
  const flag = late.locator('details').first()
  await flag.locator('summary').click()
  await expect(flag.getByRole('table').locator('tbody tr').first()).toBeVisible()
  await expect(flag).toContainText('Often the tablet was off')
  await form.getByRole('checkbox', { name: 'Arrived late' }).press('Space')
  await save.click()
  await expect(late).toContainText('Switched off: it is not looked for.')
  await expect(late.locator('details')).toHaveCount(0)
})

test('everything is reached by the keyboard alone', { tag: '@deep' }, async ({ manager, shop }) => {
  await manager.goto(`${shop.address}/review/activity`)
  await expect(rows(manager).first()).toBeVisible()
  const person = select(manager, 'Person')
  for (let n = 0; n < 30 && !(await person.evaluate((it) => it === document.activeElement)); n++)
    await manager.keyboard.press('Tab')
  await expect(person).toBeFocused()
  await manager.keyboard.type('Ana', { delay: 70 })
  await expect(manager).toHaveURL(/person=ana/)
  const older = manager.getByRole('button', { name: 'Show older ones' })
  await expect(older).toBeVisible()
  await older.focus()
  await manager.keyboard.press('Enter')
  await expect(rows(manager).nth(50)).toBeVisible()
})

/** Each with what stands on it when its answers have come. */
const screens = [
  ['', 'tfoot'],
  ['/activity', 'tbody, main ul'],
  ['/rewards', 'tfoot'],
  ['/reports', 'tfoot'],
  ['/honesty', 'form'],
  ['/proof', 'input[type=file]'],
] as const
test('no page of the review has anything for axe to find, at any width', { tag: '@deep' }, async ({
  manager,
  shop,
}) => {
  for (const [screen, whole] of screens)
    for (const size of sizes)
      await test.step(`/review${screen}, ${size.width} wide`, async () => {
        await manager.setViewportSize(size)
        await manager.emulateMedia({
          colorScheme: size.width === 820 ? 'dark' : 'light',
          reducedMotion: 'reduce',
        })
        await manager.goto(`${shop.address}/review${screen}`)
        await expect(manager.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(manager.locator(whole).first()).toBeAttached()
        if (isForAxe(size)) await axeFindsNothing(manager, screen)
        const isTooWide = await manager.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(isTooWide).toBe(false)
      })
})

// Last, since it spoils the shop's log.
test('the log is found whole, its checkpoint kept, and then a row that was altered in the database is named', async ({
  manager,
  shop,
}) => {
  await manager.goto(`${shop.address}/review/proof`)
  await manager.getByRole('button', { name: 'Check the log' }).click()
  await expect(manager.getByRole('alert', { name: 'The log is whole' })).toBeVisible()
  const coming = manager.waitForEvent('download')
  await manager.getByRole('button', { name: 'Download the checkpoint' }).click()
  const kept = await (await coming).path()

  await manager.getByRole('button', { name: 'A checkpoint that you kept' }).setInputFiles(kept)
  await manager.getByRole('button', { name: 'Check the log against it' }).click()
  await expect(manager.getByRole('alert', { name: 'The log is whole' })).toContainText('that you kept')

  const { chain, seq } = alterARow(shop)
  await manager.getByRole('button', { name: 'Check the log against it' }).click()
  const bad = manager.getByRole('alert', { name: 'The log is not as it was written' })
  await expect(bad).toContainText(`Row ${seq} of the card`)
  await expect(bad).toContainText('not what was written at the time')
  await expect(bad.getByRole('link')).toHaveAttribute('href', `/review/cards/${chain.split(':')[1]}`)
  await axeFindsNothing(manager)
})

/** As somebody with the file at hand would: one more stamp in a row of a card. */
function alterARow({ dataDir }: ReviewShop): { chain: string; seq: number } {
  const db = new DatabaseSync(join(dataDir, 'stampdesk.sqlite'))
  const row = db
    .prepare(
      "SELECT chain, seq, body FROM audit WHERE event = 'stamp.added' ORDER BY chain, seq LIMIT 1 OFFSET 3",
    )
    .get() as { chain: string; seq: number; body: string }
  db.prepare('UPDATE audit SET body = ? WHERE chain = ? AND seq = ?').run(
    JSON.stringify({ ...JSON.parse(row.body), stamps: 99 }),
    row.chain,
    row.seq,
  )
  db.close()
  return row
}
