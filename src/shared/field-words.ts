/** Fields that change, as the ledger and the log name them, in the words of staff: for screens and for files. */
import type { Change } from './activity-api.ts'
import type { Language } from './languages.ts'

type Words = { fields: Record<string, string>; on: string; off: string; nothing: string }

const words: Record<Language, Words> = {
  en: {
    fields: {
      stamps: 'Stamps',
      end_ymd: 'Good until',
      strt_ymd: 'Good from',
      active: 'Switched on',
      max_stamps: 'Stamps for a reward',
      domain: 'Address',
      card_idx: 'Stamp card number',
      card_nm: 'Name of the card',
    },
    on: 'on',
    off: 'off',
    nothing: 'nothing',
  },
  ko: {
    fields: {
      stamps: '스탬프',
      end_ymd: '유효 기간',
      strt_ymd: '시작일',
      active: '사용 여부',
      max_stamps: '리워드에 필요한 스탬프',
      domain: '주소',
      card_idx: '스탬프 카드 번호',
      card_nm: '카드 이름',
    },
    on: '켜짐',
    off: '꺼짐',
    nothing: '없음',
  },
  ja: {
    fields: {
      stamps: 'スタンプ',
      end_ymd: '有効期限',
      strt_ymd: '有効期間の開始',
      active: '利用可否',
      max_stamps: '特典に必要なスタンプ',
      domain: 'アドレス',
      card_idx: 'スタンプカード番号',
      card_nm: 'カード名',
    },
    on: 'オン',
    off: 'オフ',
    nothing: 'なし',
  },
}

/** Of a newer server: its own name says more than nothing. */
export const fieldWords = (language: Language, field: string): string =>
  words[language].fields[field] ?? field

function valueWords(language: Language, field: string, value: Change['before']): string {
  const { on, off, nothing } = words[language]
  if (value === null || value === '') return nothing
  if (field === 'active' || typeof value === 'boolean') return value === 1 || value === true ? on : off
  return String(value)
}

/** `Good until: 2026-06-30 → 2026-12-31` */
export function changeWords(language: Language, { field, before, after }: Change): string {
  const [from, to] = [valueWords(language, field, before), valueWords(language, field, after)]
  return `${fieldWords(language, field)}: ${from} → ${to}`
}
