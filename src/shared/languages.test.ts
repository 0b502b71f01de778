import { expect, test } from 'vitest'
import { languages, languageTags, localeOf, preferredLanguage } from './languages.ts'

test.each([
  [['fr', 'ko-KR', 'en'], 'ko'],
  [['en-GB', 'ko'], 'en'],
  [['JA-jp'], 'ja'],
  [['jam', 'kok'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('of %j the first that there is is taken', (wanted, language) => {
  expect(preferredLanguage(wanted)).toBe(language)
})

test('dates are written as the language writes them, and an unknown tag as the first', () => {
  expect(localeOf('ja')).toBe('ja-JP')
  expect(localeOf('pseudo')).toBe('en-GB')
  for (const tag of languageTags) {
    expect(Intl.DateTimeFormat.supportedLocalesOf(localeOf(tag)), tag).toEqual([localeOf(tag)])
    expect(languages[tag].notLoaded).toMatch(languages[tag].letters)
  }
})
