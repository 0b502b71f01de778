import { languages } from '#shared/languages.ts'
import { expect, test } from './counter.ts'

/** Of the page and all that it asks for, in each language. */
const mostBytes = 30_000

test.describe('without any script', () => {
  test.use({ javaScriptEnabled: false, locale: 'ko-KR', expectedErrors: [/status of 404/] })

  test('the page has the count, the reward and the code, in the language that is asked for', async ({
    page,
    shop,
  }) => {
    const { stampIdx, code } = await shop.customer('Yuna')
    await page.goto(`${shop.url}/stamp/${stampIdx}`)
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
    await expect(page.getByText('10개 중 7개', { exact: true })).toBeVisible()
    await expect(page.getByText('아메리카노 한 잔').or(page.getByText(/3개 더/))).toBeVisible()
    await expect(page.getByRole('img', { name: '이 카드의 QR 코드' })).toBeVisible()
    await expect(page.getByText(code)).toBeVisible()
    expect((await page.goto(`${shop.url}/stamp/1`))?.status()).toBe(404)
    await expect(page.getByRole('heading')).toBeVisible()
  })
})

test('a stamp appears while the customer looks, and lands', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Yuna')
  await page.clock.install()
  await page.goto(`${shop.url}/stamp/${stampIdx}`)
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
  const added = await page.request.put(`${shop.url}/api/stamp/v1/add`, {
    headers: { Authorization: `APIKey ${(await shop.demo()).apiKey}` },
    data: { stampIdx },
  })
  expect((await added.json()).code).toBe(0)
  await page.clock.runFor(10_500)
  await expect(page.getByText('8 of 10', { exact: true })).toBeVisible()
  expect(await page.locator('[data-new]').count()).toBe(1)
})

for (const language of Object.keys(languages))
  test.describe(language, () => {
    test.use({ locale: language })

    test('the page is small, and nothing on it moves or offends its policy', async ({ page, shop }) => {
      const { stampIdx } = await shop.customer('Yuna')
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      await page.goto(`${shop.url}/stamp/${stampIdx}`, { waitUntil: 'networkidle' })
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      const sizes = await page.evaluate(() =>
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(
          (entry) => (entry as PerformanceResourceTiming).transferSize,
        ),
      )
      expect(sizes.length).toBeGreaterThan(2)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes)
      expect(complaints).toEqual([])
    })
  })
