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

test('a limit and opening hours are said in words, in each language', () => {
  const day = { from: '09:00', to: '18:00' }
  const hours = JSON.stringify({
    days: [day, day, day, day, day, null, { ...day, to: '02:00' }],
    kind: 'soft',
  })
  const change = { field: 'openingHours', before: 'as-the-shop', after: hours } as const
  expect(changeWords('en', change)).toBe(
    'Opening hours: as the shop → Mon–Fri 09:00–18:00, Sat closed, Sun 09:00–02:00 (asks for a reason)',
  )
  expect(changeWords('ko', change)).toBe(
    '영업시간: 매장과 같음 → 월–금 09:00–18:00, 토 휴무, 일 09:00–02:00 (이유 입력)',
  )
  expect(changeWords('ja', { field: 'stampsADay', before: null, after: '3 hard' })).toContain(
    ': なし → 3 (受付不可)',
  )
  expect(changeWords('ko', { field: 'branches', before: null, after: '강남, 홍대' })).toBe(
    '근무 지점: 모든 지점 → 강남, 홍대',
  )
})
