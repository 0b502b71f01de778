import { i18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { sentences } from './sentences.ts'

test.each([
  ['en', ['No such card', 'Scan it again.'], 'No such card. Scan it again.'],
  ['en', ['Locked', null, 'Wait 30 s'], 'Locked. Wait 30 s.'],
  ['ko', ['카드가 없습니다', '다시 스캔하세요.'], '카드가 없습니다. 다시 스캔하세요.'],
  [
    'ja',
    ['カードがありません', 'もう一度読み取ってください。'],
    'カードがありません。もう一度読み取ってください。',
  ],
  ['ja', ['「もう一度どうぞ。」', '終わり'], '「もう一度どうぞ。」終わり。'],
] as const)('in %s %j', (language, texts, joined) => {
  i18n.activate(language)
  expect(sentences(...texts)).toBe(joined)
})
