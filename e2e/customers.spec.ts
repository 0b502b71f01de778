/** A manager's customers: found without knowing a code, opened, renamed, a lost card replaced, two made one. */
import { readFileSync } from 'node:fs'
import { axeFindsNothing, isForAxe, sizes, themes } from './axe.ts'
import { expect, test } from './counter.ts'
import { signInAsManager } from './manager.ts'

test.use({ isKept: false })

test('a customer is found, opened and renamed, and their data is a file', async ({ page, shop }) => {
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/customers`)
  const list = page.getByRole('list', { name: 'Customers' })
  await expect(list.getByRole('listitem').first()).toBeVisible()
  await expect(list).not.toContainText('Yuna')
  await page.getByRole('button', { name: 'Show the names' }).click()
  await expect(list).toContainText('Yuna')

  await page.getByRole('searchbox').fill('yun')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await list.getByRole('link').click()
  await page.getByRole('button', { name: 'Open the customer’s details' }).click()
  await page.getByRole('button', { name: 'Change name or telephone…' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Yuna Kim')
  await sheet.getByRole('textbox', { name: 'Phone' }).fill('010-2345-6789')
  await sheet.getByRole('button', { name: 'Save' }).dblclick()
  await expect(page.getByRole('region', { name: 'Customer' })).toContainText('010-2345-6789')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Their data as JSON' }).click()
  const { cards } = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
  expect(cards).toMatchObject([{ holder: { userNm: 'Yuna Kim', userPhnno: '010-2345-6789' }, stamps: 7 }])
})

test('a lost card is replaced from the customer’s page, and two customers are made one', async ({
  page,
  shop,
}) => {
  const [mina, iris] = [await shop.customer('Mina'), await shop.customer('Iris')]
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/customers/${mina.stampIdx}`)
  await page.getByRole('button', { name: 'Merge with another…' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('searchbox').fill('iris')
  await page.keyboard.press('Enter')
  await sheet.getByRole('button', { name: /I•••/ }).click()
  await sheet.getByRole('button', { name: 'Make them one customer' }).dblclick()
  await expect(sheet.getByText('Done:', { exact: false })).toBeVisible()
  await sheet.getByRole('button', { name: 'Close' }).click()
  const cards = page.getByRole('region', { name: 'Cards' }).getByRole('listitem')
  await expect(cards).toHaveCount(2)
  expect([await shop.stampsOf(mina.stampIdx), await shop.stampsOf(iris.stampIdx)]).toEqual([9, 5])

  const nine = cards.filter({ hasText: '9 of 10' })
  await nine.getByRole('button', { name: 'Replace a lost card…' }).click()
  await sheet.getByRole('button', { name: 'Move the stamps to a new card' }).dblclick()
  await expect(sheet.getByRole('img', { name: 'QR code of the card' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Close' }).click()
  await expect(cards.filter({ hasText: 'lost and replaced' })).toHaveCount(1)
  await expect(nine).toHaveCount(1)
  expect(await shop.codeOf(mina.stampIdx)).not.toBe(0)
})

for (const theme of themes)
  for (const size of sizes)
    test(`the customers’ pages fit ${size.width} × ${size.height} (${theme})`, async ({ page, shop }) => {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize(size)
      await signInAsManager(page, shop)
      const { stampIdx } = await shop.customer('Theo')
      for (const path of ['customers', `customers/${stampIdx}`]) {
        await page.goto(`${shop.url}/review/${path}`)
        await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${path.replaceAll('/', '-')}-${size.width}-${theme}.png`,
          })
        const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
        expect(await page.evaluate(overflow)).toBe(0)
        if (isForAxe(size)) await axeFindsNothing(page, path)
      }
    })
