import { addButton, expect, scanToCard, test } from './counter.ts'

test('a start asks once who is here, and waits for no file of the counter after another', async ({
  page,
  shop,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const response = await page.goto(shop.url)
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(asked.filter((path) => path === '/api/counter/v1/entrance')).toHaveLength(1)
  const named = response?.headers()['link'] ?? ''
  expect(named).toMatch(/<\/assets\/counter-app-[\w-]+\.js>; rel=modulepreload/)
  const [counter, start] = await page.evaluate(() => {
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const of = (part: string) =>
      loaded.find(({ name }) => name.includes(`/assets/${part}-`) && name.endsWith('.js'))
    return [of('counter')?.startTime, of('start')?.responseEnd]
  })
  // Before the page's own script can have run, and so have asked for it.
  expect(counter).toBeLessThan(start ?? 0)
})

test.describe('a first visit, without a worker yet', () => {
  test.use({ isKept: false, expectedErrors: [/ERR_FAILED/] })

  test('a file that did not come while the server was started anew is asked for again', async ({
    page,
    shop,
  }) => {
    let refused = 0
    await page.route(/\/assets\/counter-app-[\w-]+\.js$/, (route) =>
      refused++ < 3 ? route.abort() : route.continue(),
    )
    await page.goto(shop.url)
    await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
    expect(refused).toBeGreaterThan(3)
  })

  for (const [which, isLate] of [
    ['fetched ahead', true],
    ['the page’s own', false],
  ] as const)
    test(`a stylesheet that did not come is asked for again before its screen is drawn: ${which}`, async ({
      page,
      shop,
    }) => {
      const { stampIdx, stampUrl } = await shop.customer('Yuna')
      const refused = new Set<string>()
      await page.route(/\/assets\/[\w-]+\.css$/, async (route) => {
        const url = route.request().url()
        const isDrawn = (await page.locator('h1').count()) > 0
        if (isDrawn !== isLate || refused.has(url)) return route.continue()
        refused.add(url)
        return route.abort()
      })
      await page.goto(shop.url)
      await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
      await expect.poll(() => refused.size).toBeGreaterThan(0)
      await scanToCard(page, stampUrl, stampIdx)
      await expect(addButton(page, 1)).toBeVisible()
      // It has its place on every card, and is shown behind a tap.
      await expect(page.getByText('Undo', { exact: true })).toBeHidden()
      const loaded = () => page.evaluate(() => [...document.styleSheets].map(({ href }) => href))
      expect(await loaded()).toEqual(expect.arrayContaining([...refused]))
    })

  test('a screen whose stylesheet does not come for long is drawn without it, and with it later', async ({
    page,
    shop,
  }) => {
    const { stampIdx, stampUrl } = await shop.customer('Yuna')
    await page.clock.install()
    let isAway = false
    await page.route(/\/assets\/[\w-]+\.css$/, (route) => (isAway ? route.abort() : route.continue()))
    // All but those of the first paint.
    page.once('domcontentloaded', () => (isAway = true))
    await page.goto(shop.url)
    await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
    await scanToCard(page, stampUrl, stampIdx)
    await expect(addButton(page, 1)).toBeVisible()
    const undo = page.getByText('Undo', { exact: true })
    await expect(undo).toBeVisible()
    isAway = false
    await expect
      .poll(async () => {
        await page.clock.fastForward(10_000)
        return undo.isVisible()
      })
      .toBe(false)
  })
})
