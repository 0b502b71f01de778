import { expect, test } from './counter.ts'

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
})
