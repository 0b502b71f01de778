import { expect, test } from 'vitest'
import { browserPrefix } from './browser-session.ts'
import { languages, languageTags } from './languages.ts'
import { tabletWords } from './tablet-words.ts'

test('a manager’s browser is called so in each language, and a tablet as the shop calls it', () => {
  const desk = { tabletId: `${browserPrefix}kim`, name: 'Desk' }
  for (const language of languageTags) {
    expect(tabletWords(language, desk)).toMatch(languages[language].letters)
    expect(tabletWords(language, { tabletId: 'till-1', name: 'Till 1' })).toBe('Till 1')
  }
  expect(tabletWords('ko', desk)).toBe('데스크')
})
