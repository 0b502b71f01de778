import { expect, test } from 'vitest'
import { fraudSettings } from './activity-api.ts'
import { automationRequest } from './automation-api.ts'
import { changeWords, fieldWords } from './field-words.ts'
import { languages, languageTags } from './languages.ts'
import { limitsSchema } from './limits.ts'
import { tabletFields } from './people-api.ts'
import { giveBackLimit } from './review-api.ts'
import { shopSettingsRequest, stampCardChanges } from './shop-api.ts'

test('no change is shown by the name of its column, in any language', () => {
  // Those that the ledger writes beside what they were before.
  const ofStamps = ['card_idx', 'stamps', 'max_stamps', 'strt_ymd', 'end_ymd', 'active', 'domain']
  const ofShop = [
    ...Object.keys(shopSettingsRequest.entries),
    ...Object.keys(limitsSchema.entries),
    ...Object.keys(stampCardChanges.entries),
    ...Object.keys(tabletFields.entries),
    ...Object.keys(fraudSettings.entries),
    ...Object.keys(automationRequest.entries),
    ...Object.keys(giveBackLimit.entries),
  ]
  for (const field of [...ofStamps, ...ofShop])
    for (const language of languageTags) {
      expect(fieldWords(language, field), `${field} in ${language}`).toMatch(languages[language].letters)
      expect(fieldWords(language, field)).not.toBe(field)
    }
  expect(changeWords('en', { field: 'end_ymd', before: '2026-06-30', after: '2026-12-31' })).toBe(
    'Good until: 2026-06-30 → 2026-12-31',
  )
  expect(changeWords('ko', { field: 'active', before: 1, after: 0 })).toBe('사용 여부: 켜짐 → 꺼짐')
  expect(changeWords('ja', { field: 'domain', before: null, after: 'https://a.test' })).toBe(
    'アドレス: なし → https://a.test',
  )
})
