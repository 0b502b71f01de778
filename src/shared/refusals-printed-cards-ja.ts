/** What is said of printed cards that are nobody's yet, in Japanese. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const japaneseOfPrintedCards = {
  'not-started': s(
    '新しいカードです',
    '印刷済みで、まだどなたのものでもありません。',
    'このお客様のカードとして開始するか、出どころを管理者に確認してください。',
    '新しいカードでございますね。すぐにお使いいただけるようにいたします。',
  ),
  'started-already': s(
    'すでに開始済みです',
    '別のタブレットか前の操作で、このカードは開始されています。',
    'カードを開いて続けてください。',
    'こちらのカードはすでにお使いいただけます。このまま続けさせていただきます。',
  ),
  withdrawn: s(
    '無効になったカードです',
    '管理者がこのカードを含む印刷分を無効にしました。',
    'カードをお預かりして別のカードを渡し、管理者に伝えてください。',
    'こちらのカードはお使いいただけません。別のカードをお渡しいたします。',
  ),
  'other-printed-card': s(
    '種類の違うカードです',
    '印刷されている特典が、紛失したカードと異なります。',
    '同じ種類の未使用カードを使ってください。',
    '恐れ入ります、合うカードをご用意いたします。',
  ),
  'not-given-out': s(
    '発行を終了したカードです',
    'お店はこの種類のカードの発行を終了しています。',
    '別の種類のカードを渡すか、管理者に確認してください。',
    'こちらのカードは発行を終了しております。別のカードをお作りできます。',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
