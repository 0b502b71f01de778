/** A customer has lost the card: its stamps go to a new one, and who finds the old one has nothing of it. */
import { addButton, expect, test } from './counter.ts'
import { choose } from './shop-choices.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

test('a lost card is replaced with its stamps from its own menu, and its code leads to the new one', async ({
  page,
  shop,
}) => {
  const { stampIdx: lost } = await shop.customer('Yuna')
  await page.goto(`${shop.url}/card/${lost}`)
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Replace a lost card' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replace a lost card' })
  await dialog.getByRole('button', { name: 'Move the stamps to a new card' }).click()

  await expect(page).not.toHaveURL(new RegExp(`${lost}$`))
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
  await addButton(page, 1).click()
  await expect(page.getByText('8 of 10', { exact: true })).toBeVisible()
  const made = page.url()

  await page.goto(`${shop.url}/card/${lost}`)
  await expect(page.getByRole('alert')).toContainText('Card was replaced')
  await expect(addButton(page, 1)).toHaveCount(0)
  await page.getByRole('button', { name: 'Open the new card' }).click()
  await expect(page).toHaveURL(made)

  await page.goto(`${shop.url}/stamp/${lost}`)
  await expect(page.getByText('This card was replaced by a new one.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open your next card' })).toHaveCount(0)
})

test('without a line no card is replaced, and the reason is said', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Hana')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await page.route('**/api/**', (route) => route.abort())
  await addButton(page, 1).click()
  await expect(page.getByRole('status').filter({ hasText: 'offline' }).first()).toBeVisible({
    timeout: 15_000,
  })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Replace a lost card' }).click()
  const move = page.getByRole('button', { name: 'Move the stamps to a new card' })
  await expect(move).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('Replacing a card needs the internet.')).toBeVisible()
})

test('without the code the card is found by name, masked, and opened from home', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/`)
  await expect(page.getByRole('button', { name: /^New card/ }).first()).toBeVisible()
  await expect(page.getByRole('search')).toHaveCount(0)
  await choose(shop, { counterSearch: true })
  await page.reload()
  const search = page.getByRole('search')
  await search.getByLabel(/Without the code/).fill('theo')
  await page.keyboard.press('Enter')
  await expect(search.getByRole('listitem')).toContainText('T•••')
  await expect(search).not.toContainText('Theo')
  // On a phone as well what was found is seen without a scroll.
  await page.setViewportSize({ width: 390, height: 844 })
  await page.keyboard.press('Enter')
  const open = search.getByRole('button', { name: 'Open the card of T•••' })
  await expect(open).toBeInViewport({ ratio: 1 })
  await open.click()
  await expect(page.getByRole('heading', { name: 'Theo' })).toBeVisible()

  await page.goto(`${shop.url}/new-card`)
  await expect(page.getByRole('heading', { name: 'A lost card?' })).toBeVisible()
  await page.getByLabel(/Without the code/).fill('nobody of that name')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No card was found.')).toBeVisible()
})
