import { type Language, languageTags } from '#shared/languages.ts'

/** What to tell the customer who asks: one or two sentences, nothing about staff, tablets or suspicion. */
export type CardStatus = {
  stamps: number
  maxStamps: number
  reward: string
  /** `YYYY-MM-DD HH:MM:SS` of the shop, null where there was none. */
  lastAddTime: string | null
  redeemedTime: string | null
  deletedTime: string | null
  endYmd: string
  isExpired: boolean
  isActive: boolean
  isReplaced: boolean
  hasNext: boolean
  isGivenBack: boolean
  isChecked: boolean
}

type Words = { main: (status: CardStatus) => string; isChecked: string; between: string }

const words: Record<Language, Words> = {
  en: {
    main: englishMain,
    isChecked: 'One visit is still being checked; a manager will put it right.',
    between: ' ',
  },
  ko: {
    main: koreanMain,
    isChecked: '한 번의 방문을 아직 확인하고 있으며, 관리자가 바로잡겠습니다.',
    between: ' ',
  },
  ja: {
    main: japaneseMain,
    isChecked: '一部のご来店分を現在確認しており、責任者が対応いたします。',
    between: '',
  },
}

function sayIn(language: Language, status: CardStatus): string {
  const { main, isChecked, between } = words[language]
  return status.isChecked ? `${main(status)}${between}${isChecked}` : main(status)
}

/** In every language: the customer's is not known. */
export function sayInEach(status: CardStatus): Record<Language, string> {
  return Object.fromEntries(languageTags.map((tag) => [tag, sayIn(tag, status)])) as Record<Language, string>
}

function englishMain(status: CardStatus): string {
  const { stamps, maxStamps, reward, lastAddTime, redeemedTime, deletedTime, endYmd } = status
  if (deletedTime) return `This card was taken out of use on ${englishDay(deletedTime)}.`
  if (redeemedTime) {
    const main = `The reward of this card, “${reward}”, was handed over on ${englishMoment(redeemedTime)}.`
    if (status.isGivenBack) return `${main} We have given it back: it is on your new, full card.`
    return status.hasNext ? `${main} Your stamps go on on your next card.` : main
  }
  if (status.isReplaced) return 'This card was replaced. Its stamps are on your new card.'
  const last = lastAddTime ? ` The last stamp came on ${englishMoment(lastAddTime)}.` : ''
  const holds = `Your card holds ${stamps} of ${maxStamps} stamps.${last}`
  if (!status.isActive) return `${holds} It is switched off just now.`
  if (status.isExpired) return `${holds} It was good until ${englishDay(endYmd)}.`
  if (stamps === maxStamps) return `${holds} It is full: “${reward}” is yours.`
  return `${holds} ${maxStamps - stamps} more and “${reward}” is yours.`
}

function koreanMain(status: CardStatus): string {
  const { stamps, maxStamps, reward, lastAddTime, redeemedTime, deletedTime, endYmd } = status
  if (deletedTime) return `이 카드는 ${koreanDay(deletedTime)}에 사용이 끝났습니다.`
  if (redeemedTime) {
    const main = `이 카드의 리워드 ‘${reward}’은(는) ${koreanMoment(redeemedTime)}에 드렸습니다.`
    if (status.isGivenBack) return `${main} 리워드를 되돌려, 가득 찬 새 카드에 담아 두었습니다.`
    return status.hasNext ? `${main} 스탬프는 다음 카드에 이어집니다.` : main
  }
  if (status.isReplaced) return '이 카드는 새 카드로 바뀌었습니다. 스탬프는 새 카드에 있습니다.'
  const last = lastAddTime ? ` 마지막 스탬프는 ${koreanMoment(lastAddTime)}에 찍었습니다.` : ''
  const holds = `카드에 스탬프가 ${maxStamps}개 중 ${stamps}개 있습니다.${last}`
  if (!status.isActive) return `${holds} 지금은 사용이 중지되어 있습니다.`
  if (status.isExpired) return `${holds} 유효 기간은 ${koreanDay(endYmd)}까지였습니다.`
  if (stamps === maxStamps) return `${holds} 다 모으셨습니다. ‘${reward}’을(를) 받으실 수 있습니다.`
  return `${holds} ${maxStamps - stamps}개 더 모으시면 ‘${reward}’을(를) 드립니다.`
}

function japaneseMain(status: CardStatus): string {
  const { stamps, maxStamps, reward, lastAddTime, redeemedTime, deletedTime, endYmd } = status
  if (deletedTime) return `こちらのカードは${japaneseDay(deletedTime)}でご利用を終了しております。`
  if (redeemedTime) {
    const main = `こちらのカードの特典「${reward}」は、${japaneseMoment(redeemedTime)}にお渡ししております。`
    if (status.isGivenBack)
      return `${main}特典をお戻しし、スタンプが全部たまった新しいカードにお入れしました。`
    return status.hasNext ? `${main}スタンプは次のカードに続きます。` : main
  }
  if (status.isReplaced) return 'こちらのカードは再発行しております。スタンプは新しいカードにございます。'
  const last = lastAddTime ? `最後のスタンプは${japaneseMoment(lastAddTime)}にお押ししました。` : ''
  const holds = `カードのスタンプは${maxStamps}個中${stamps}個です。${last}`
  if (!status.isActive) return `${holds}現在はご利用を停止しております。`
  if (status.isExpired) return `${holds}有効期限は${japaneseDay(endYmd)}まででした。`
  if (stamps === maxStamps) return `${holds}全部たまりましたので、「${reward}」と引き換えられます。`
  return `${holds}あと${maxStamps - stamps}個で「${reward}」と引き換えられます。`
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

function englishDay(time: string): string {
  const [year, month, day] = numbers(time)
  return `${day} ${months[month - 1]} ${year}`
}
const englishMoment = (time: string) => `${englishDay(time)} at ${time.slice(11, 16)}`

function koreanDay(time: string): string {
  const [year, month, day] = numbers(time)
  return `${year}년 ${month}월 ${day}일`
}
const koreanMoment = (time: string) => `${koreanDay(time)} ${time.slice(11, 16)}`

function japaneseDay(time: string): string {
  const [year, month, day] = numbers(time)
  return `${year}年${month}月${day}日`
}
const japaneseMoment = (time: string) => `${japaneseDay(time)}${time.slice(11, 16)}`

function numbers(time: string): [number, number, number] {
  return [Number(time.slice(0, 4)), Number(time.slice(5, 7)), Number(time.slice(8, 10))]
}
