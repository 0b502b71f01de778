/** What stands on paper for customers, in their languages and not in the one of the screen. */
import type { Language } from '#shared/languages.ts'

type PrintedWords = {
  /** On a card, over its code. */
  show: string
  /** What is collected for. */
  reward: (maxStamps: number, cardTtl: string) => string
  /** On the poster. */
  headline: string
  steps: (maxStamps: number, cardTtl: string) => readonly [string, string, string]
  lost: string
}

export const printedWords: Record<Language, PrintedWords> = {
  en: {
    show: 'Show this code at every visit',
    reward: (maxStamps, cardTtl) => `${stampsInEnglish(maxStamps)}: ${cardTtl}`,
    headline: 'Collect stamps with us',
    steps: (maxStamps, cardTtl) => [
      'Take a card. It starts with its first stamp.',
      'Show its code at every visit.',
      `${stampsInEnglish(maxStamps)}, and it is yours: ${cardTtl}.`,
    ],
    lost: 'Leave us your name, and a lost card can be replaced with its stamps.',
  },
  ko: {
    show: '방문하실 때마다 이 코드를 보여 주세요',
    reward: (maxStamps, cardTtl) => `스탬프 ${maxStamps}개: ${cardTtl}`,
    headline: '스탬프를 모아 보세요',
    steps: (maxStamps, cardTtl) => [
      '카드를 한 장 가져가세요. 첫 스탬프와 함께 시작됩니다.',
      '방문하실 때마다 코드를 보여 주세요.',
      `스탬프 ${maxStamps}개를 모으시면 드립니다: ${cardTtl}`,
    ],
    lost: '성함을 알려 주시면 카드를 분실해도 스탬프를 새 카드로 옮겨 드립니다.',
  },
  ja: {
    show: 'ご来店のたびにこのコードをお見せください',
    reward: (maxStamps, cardTtl) => `スタンプ${maxStamps}個で：${cardTtl}`,
    headline: 'スタンプを集めませんか',
    steps: (maxStamps, cardTtl) => [
      'カードを1枚お取りください。最初のスタンプから始まります。',
      'ご来店のたびにコードをお見せください。',
      `スタンプ${maxStamps}個で差し上げます：${cardTtl}`,
    ],
    lost: 'お名前をお知らせいただければ、カードをなくされてもスタンプを新しいカードに移せます。',
  },
}

function stampsInEnglish(count: number): string {
  return count === 1 ? '1 stamp' : `${count} stamps`
}
