import {
  addButton,
  endHold,
  expect,
  scanToCard,
  scanWithHardware,
  test,
  untilCameraRuns,
  untilKept,
} from './counter.ts'

test.use({ isKept: false })

test('a code is typed as symbols, as a number and as an address', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const { stampIdx, code, stampUrl } = await shop.customer('Theo')
  for (const text of [code.replaceAll('-', ' ').toLowerCase(), String(stampIdx), stampUrl]) {
    await page.goto(`${shop.url}/`)
    await page.getByRole('button', { name: 'Type the code' }).click()
    await page.getByRole('textbox', { name: 'Stamp code' }).fill(text)
    await page.keyboard.press('Enter')
    await expect(page.getByText('3 of 10', { exact: true })).toBeVisible()
    await expect(page).toHaveURL(`${shop.url}/card/${stampIdx}`)
  }
})

test('what is no code of ours is told so and opens nothing', async ({ page, shop }) => {
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: 'Type the code' }).click()
  await page.getByRole('textbox', { name: 'Stamp code' }).fill('https://example.com/stamp/1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Not a stamp card' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page).toHaveURL(`${shop.url}/`)
})

test('a hardware scanner types into the page, wherever the focus is', async ({ page, shop }) => {
  const { stampUrl, stampIdx } = await shop.customer('Yuna')
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: 'Type the code' }).focus()
  await scanToCard(page, stampUrl, stampIdx)
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
  const alert = page.getByRole('alert').filter({ hasText: 'Not a stamp card' })
  // Two scans within half a second are one too many: then it is told to scan once more.
  await expect(async () => {
    await scanWithHardware(page, 'https://example.com/nothing-of-ours')
    await expect(alert).toContainText('Could you open your stamp card?', { timeout: 1_000 })
  }).toPass()
  // The customer before is no longer one tap away, and the code can be typed.
  await expect(page.getByRole('group', { name: 'Add stamps' })).toHaveCount(0)
  await page.getByRole('main').getByRole('button', { name: 'Type the code' }).first().click()
  await expect(page.getByRole('textbox', { name: 'Stamp code' })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await alert.getByRole('button', { name: 'Back to the card before' }).click()
  await expect(alert).toBeHidden()
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
})

test('an add is undone unsent within its hold, and by a removal after it', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Hana')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/commands')) sent.push(request.postData() ?? '')
  })
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 2).click()
  await expect(page.getByText('2 of 10', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '2 stamps added · saved here' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  expect(sent).toEqual([])

  await addButton(page, 3).click()
  await expect(page.getByRole('status').filter({ hasText: '3 stamps added · saved here' })).toBeVisible()
  await endHold(page)
  await expect(page.getByRole('status').filter({ hasText: '3 stamps added · confirmed' })).toBeVisible()
  expect(await shop.stampsOf(stampIdx)).toBe(3)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  await expect.poll(() => shop.stampsOf(stampIdx)).toBe(0)
  await expect.poll(() => sent.some((body) => body.includes('"undoes"'))).toBe(true)
})

test('the same card within 20 s is asked about, and one more tap adds', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Theo')
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(page.getByText('4 of 10', { exact: true })).toBeVisible()
  await addButton(page, 1).click()
  await expect(page.getByText(/Already stamped \d+ s ago by Jo, add another\?/)).toBeVisible()
  await page.getByRole('button', { name: 'No' }).click()
  await expect(page.getByText('4 of 10', { exact: true })).toBeVisible()
  await addButton(page, 1).click()
  await page.getByRole('button', { name: 'Add 1' }).click()
  await expect(page.getByText('5 of 10', { exact: true })).toBeVisible()
  await endHold(page)
  await expect.poll(() => shop.stampsOf(stampIdx)).toBe(5)
})

test('more than the card has room for goes on to the next one, once somebody agrees', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Mina')
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByText('9 of 10', { exact: true })).toBeVisible()
  await addButton(page, 3).click()
  await expect(page.getByText('The card has room for 1 more stamp')).toBeVisible()
  await page.getByRole('button', { name: 'No' }).click()
  await addButton(page, 3).click()
  await page.getByRole('button', { name: '1 here, 2 on the next card' }).click()
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'saved here' })).toBeVisible()
  await endHold(page)
  await expect(page.getByRole('status').filter({ hasText: 'carried over to the next card' })).toBeVisible({
    timeout: 20_000,
  })
  expect(await shop.stampsOf(stampIdx)).toBe(10)
  await page.goto(`${shop.url}/waiting`)
  await page.getByRole('link', { name: /Open the card/ }).click()
  await expect(page.getByText('2 of 10', { exact: true })).toBeVisible()
})

test('back closes the keypad and stays on the card; a reload restores the card', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Leo')
  await page.goto(`${shop.url}/`)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  await expect(keypad).toBeVisible()
  await expect(keypad.getByLabel('On-site password')).toBeFocused()
  await page.goBack()
  await expect(keypad).toBeHidden()
  await expect(page).toHaveURL(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeFocused()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeVisible()
})

test('a double click opens one keypad, and Confirm sends one try', async ({ page, shop }) => {
  const { stampIdx, onsitePwd } = await shop.customer('Leo')
  const tries: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/redemptions')) tries.push(request.headers()['idempotency-key'])
  })
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).dblclick()
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  for (const digit of onsitePwd ?? '') await keypad.getByRole('button', { name: digit, exact: true }).click()
  await keypad.getByRole('button', { name: 'Confirm' }).dblclick()
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
  expect(tries).toHaveLength(1)
  expect(await shop.codeOf(stampIdx)).toBe(1005)
  await page.reload()
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.goBack()
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
})

test.describe('a reply that is lost', () => {
  test.use({ expectedErrors: [/ERR_FAILED|ERR_CONNECTION|ERR_ABORTED|Failed to load resource/] })

  test('is asked for again under the same id, and the reward is given once', async ({ page, shop }) => {
    const { stampIdx } = await shop.customer('Omar')
    const tries: (string | undefined)[] = []
    await page.route('**/redemptions', async (route) => {
      tries.push(route.request().headers()['idempotency-key'])
      await route.fetch()
      await (tries.length < 3 ? route.abort() : route.continue())
    })
    await page.goto(`${shop.url}/card/${stampIdx}`)
    await page.getByRole('button', { name: 'Redeem reward' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByText('Hand over: One free bagel')).toBeVisible()
    expect(new Set(tries).size).toBe(1)
    expect(tries.length).toBe(3)
  })
})

test.describe('offline', () => {
  test.use({ isKept: true, expectedErrors: [/ERR_INTERNET_DISCONNECTED/] })

  test('adds wait in sight, a reward does not, and both go on when the line is back', async ({
    page,
    context,
    shop,
  }) => {
    const { stampIdx } = await shop.customer('Iris')
    await page.goto(`${shop.url}/card/${stampIdx}`)
    await expect(page.getByText('5 of 6', { exact: true })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: 'everything confirmed' })).toBeVisible()
    await untilKept(page)
    await context.setOffline(true)
    await expect(page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible({ timeout: 20_000 })
    await addButton(page, 1).click()
    await expect(page.getByText('6 of 6', { exact: true })).toBeVisible()
    await expect(
      page.getByRole('status').filter({ hasText: 'Offline · 1 stamp saved on this tablet' }),
    ).toBeVisible()
    const redeem = page.getByRole('button', { name: 'Redeem reward' })
    await expect(redeem).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByText(/your reward will wait for you/)).toBeVisible()
    await context.setOffline(false)
    await expect(page.getByRole('status').filter({ hasText: 'everything confirmed' })).toBeVisible({
      timeout: 30_000,
    })
    expect(await shop.stampsOf(stampIdx)).toBe(6)
    await expect(redeem).not.toHaveAttribute('aria-disabled')
  })
})

test('cards that cannot be used say why, and offer the next step', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  for (const [name, title] of [
    ['Jun', 'Card has expired'],
    ['Ava', 'Card is not valid yet'],
    ['Noah', 'Card is switched off'],
  ] as const) {
    await page.goto(`${shop.url}/card/${(await shop.customer(name)).stampIdx}`)
    await expect(page.getByRole('alert', { name: title })).toBeVisible()
    await expect(page.getByRole('group', { name: 'Add stamps' })).toHaveCount(0)
  }
  await page.goto(`${shop.url}/card/${(await shop.customer('Sofia')).stampIdx}`)
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toBeVisible()
  await page.getByRole('button', { name: 'Open the next card' }).click()
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  await page.goto(`${shop.url}/card/123456`)
  await expect(page.getByRole('alert', { name: 'No such card' })).toBeVisible()
})

test('the language is chosen, kept, and told to the browser', { tag: '@deep' }, async ({ page, shop }) => {
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: /settings/i }).click()
  await page.getByRole('radio', { name: '한국어' }).check()
  await expect(page.getByRole('button', { name: '코드 입력' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await page.reload()
  await expect(page.getByRole('region', { name: '스캐너' })).toBeVisible()
})

test("the customer's page is public, loads no counter, and holds nothing personal", async ({
  page,
  shop,
}) => {
  const { stampIdx, code, label } = await shop.customer('Yuna')
  const files: string[] = []
  page.on('request', (request) => files.push(request.url()))
  await page.goto(`${shop.url}/stamp/${stampIdx}`)
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  await expect(page.getByText(code)).toBeVisible()
  await expect(page.locator('body')).not.toContainText(label.split(' ')[0] ?? label)
  expect(
    files.filter((url) => /counter-app|assets.counter-|html5-camera|decoder|wasm|session/.test(url)),
  ).toEqual([])
  expect(files.filter((url) => !url.startsWith(shop.url))).toEqual([])
})

test('a sample customer opens in the counter by a click', async ({ page, shop }) => {
  await page.goto(`${shop.url}/demo`)
  await expect(page.getByText((await shop.demo()).people[0]?.pin ?? '')).toBeVisible()
  await page.getByRole('link', { name: 'Open the card of Yuna' }).click()
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
})

test('a preview that leaves the document while it begins to play is no error of the page, and comes back', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype
    HTMLMediaElement.prototype.play = function () {
      const playing = play.call(this)
      HTMLMediaElement.prototype.play = play
      this.remove()
      return playing
    }
  })
  await page.goto(shop.url)
  await page.getByRole('button', { name: 'Restart camera' }).click()
  await untilCameraRuns(page)
})
