/** What a hand has learned the place of does not move by itself. */
import type { Page } from '@playwright/test'
import { addButton, expect, test } from './counter.ts'

test.use({ shopOf: 'layout-shift', isKept: false })

const sizes = { tablet: [1180, 820], upright: [820, 1180], phone: [390, 844] } as const
const shown = process.env['DEEP'] ? (['tablet', 'upright', 'phone'] as const) : (['tablet', 'phone'] as const)

type Shift = { value: number; what: string[] }

/** Less is a line of the status strip whose words have changed. */
const noticed = 0.005

/** What has moved since the page began, without what a finger has asked for (Layout Instability API). */
async function shifts(page: Page): Promise<Shift[]> {
  const all = await page.evaluate(() => (window as unknown as { seenShifts: Shift[] }).seenShifts)
  return all.filter(({ value }) => value >= noticed)
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const seen: { value: number; what: string[] }[] = []
    Object.assign(window, { seenShifts: seen })
    type Entry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] }
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Entry[])
        if (!hadRecentInput)
          seen.push({
            value,
            what: sources.map(({ node }) => {
              const element = node instanceof Element ? node : node?.parentElement
              return `${element?.tagName} ${element?.textContent?.slice(0, 40)}`
            }),
          })
    }).observe({ type: 'layout-shift', buffered: true })
  })
})

for (const size of shown)
  test(`nothing shifts on a card, and home’s words and scanner stay when the last cards come (${size})`, async ({
    page,
    shop,
  }) => {
    const [width, height] = sizes[size]
    await page.setViewportSize({ width, height })
    const { stampIdx } = await shop.customer('Yuna')
    await page.goto(`${shop.url}/card/${stampIdx}`)
    await addButton(page, 1).click()
    const again = page.getByRole('button', { name: 'Add 1', exact: true })
    await expect(page.getByRole('status').filter({ hasText: /added/ }).or(again).first()).toBeVisible()
    expect(await shifts(page), 'a card').toEqual([])
    await page.goto(`${shop.url}/`)
    await expect(page.getByRole('region', { name: 'The last cards' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^New card/ }).first()).toBeVisible()
    await page.waitForLoadState('networkidle')
    const moved = (await shifts(page)).flatMap(({ what }) => what)
    // The viewfinder's own line is centred anew with its words.
    expect(moved.filter((it) => /^(H1|P (?!Hold )|VIDEO|HEADER)/.test(it))).toEqual([])
  })
