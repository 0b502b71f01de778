/** The same screen in another language, for as long as a look at it takes. */
import type { Day, Tablet } from './day.ts'
import { apart, has, press } from './hands.ts'
import { Broken } from './oracle.ts'

const latin = /[A-Za-z]{3,}/g
const isName =
  /^(Stampdesk|Corner|Coffee|Till|Mina|Kim|English|Americano|Ten|off|Bagel|bagel|card|One|free|PIN|Enter|HTTPS|localhost)$/

/** The hosted service's own words for its card. */
const itsWords = /Accumulate 10 coffees|Collect 10 stamps to get a free Americano!/g

export async function lookInKorean(tablet: Tablet, day: Day): Promise<void> {
  const { page } = tablet
  // A scanner may end its code with Escape: one that comes with a scan is not taken for a key.
  await apart(tablet)
  await press(page, 'Settings')
  await page.getByRole('radio', { name: '한국어' }).click()
  await page.keyboard.press('Escape')
  const screen = await day.until(tablet, 'Korean is Korean', (it) => /[가-힣]{2}/.test(it.text))
  const names = new Set(day.customers.flatMap(({ name }) => name.split(' ')))
  const ours = screen.text.replaceAll(itsWords, '')
  const words = (ours.match(latin) ?? []).filter((word) => !isName.test(word) && !names.has(word))
  await page.getByRole('button', { name: /^설정/ }).click()
  await page.getByRole('radio', { name: 'English' }).click()
  await page.keyboard.press('Escape')
  await day.until(tablet, 'English is English', (it) => has(it, 'Settings'))
  const english = words.filter((word) => !/^[A-Z0-9]{3,}$/.test(word))
  if (english.length > 0) throw new Broken('no English is on a Korean screen', english.join(' '))
}
