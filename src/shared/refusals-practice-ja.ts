/** What practice does not do, in Japanese. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const japaneseOfPractice = {
  'real-card-in-practice': s(
    'これは本物のカードです',
    '練習で押すのは架空のカードだけです。このカードには何もしていません。',
    '押すには練習を終えてください。',
    'カードをお開きしますので、少々お待ちください。',
  ),
  'not-in-practice': s(
    '練習ではできません',
    'お店のサーバーが必要です。練習はどのサーバーにも問い合わせません。',
    '行うには練習を終えてください。',
    'ただいま練習中です。少々お待ちください。',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
