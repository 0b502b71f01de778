import { expect, test } from 'vitest'
import { changeWords, fieldWords } from './field-words.ts'
import { languages, languageTags } from './languages.ts'

test('no change is shown by the name of its column, in any language', () => {
  // Those that the ledger writes beside what they were before.
  for (const field of ['card_idx', 'stamps', 'max_stamps', 'strt_ymd', 'end_ymd', 'active', 'domain'])
    for (const language of languageTags) {
      expect(fieldWords(language, field), `${field} in ${language}`).toMatch(languages[language].letters)
      expect(fieldWords(language, field)).not.toContain('_')
    }
  expect(changeWords('en', { field: 'end_ymd', before: '2026-06-30', after: '2026-12-31' })).toBe(
    'Good until: 2026-06-30 → 2026-12-31',
  )
  expect(changeWords('ko', { field: 'active', before: 1, after: 0 })).toBe('사용 여부: 켜짐 → 꺼짐')
  expect(changeWords('ja', { field: 'domain', before: null, after: 'https://a.test' })).toBe(
    'アドレス: なし → https://a.test',
  )
})
