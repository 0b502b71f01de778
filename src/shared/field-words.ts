/** Fields that change, as the ledger and the log name them, in the words of staff: for screens and for files. */
import * as v from 'valibot'
import type { Change } from './activity-api.ts'
import type { Language } from './languages.ts'
import { type Limits, limitsSchema } from './limits.ts'

type Words = {
  fields: Record<string, string>
  on: string
  off: string
  nothing: string
  /** Of a limit: what happens beyond it. */
  soft: string
  hard: string
  closed: string
  /** Of a branch's limit. */
  asTheShop: string
  /** Where a person works. */
  allBranches: string
}

/** The value of a branch's limit that is the shop's. */
export const asTheShop = 'as-the-shop'

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
      shopNm: 'Name of the shop',
      languages: 'Languages',
      timeZone: 'Time zone',
      idleLockMs: 'Lock after (ms)',
      counterSearch: 'Search at the counter',
      confirmHandOver: 'Hand-over is confirmed',
      stampsAScan: 'Stamps at once',
      stampsADay: 'Stamps a day',
      minutesBetween: 'Minutes between',
      stampsAnHour: 'Stamps an hour',
      openingHours: 'Opening hours',
      role: 'Role',
      name: 'Name',
      place: 'Place',
      branch: 'Branch',
      branchId: 'Branch',
      branches: 'Works at',
      may: 'What it is for',
      cardNm: 'Name of the card',
      cardTtl: 'Reward',
      maxStamps: 'Stamps for a reward',
      validDays: 'Days valid',
      stampImgUrl: 'Picture',
      mostADay: 'Most a day',
      nextStamp: 'Next card after a reward',
      coupon: 'Coupon after a reward',
      webhooks: 'Messages to other systems',
      silentTabletMinutes: 'Minutes without a sign of a tablet',
      'one-card-one-person': 'One card, one person',
      'add-then-redeem': 'Stamps, then the reward',
      'after-hours': 'After hours',
      'shift-end-burst': 'Burst at the end of a shift',
      'two-tablets': 'Two tablets at once',
      'whole-week': 'A whole week',
      'arrived-late': 'Arrived late',
    },
    on: 'on',
    off: 'off',
    nothing: 'nothing',
    soft: 'asks for a reason',
    hard: 'says no',
    closed: 'closed',
    asTheShop: 'as the shop',
    allBranches: 'all branches',
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
      shopNm: '매장 이름',
      languages: '언어',
      timeZone: '시간대',
      idleLockMs: '자동 잠금(밀리초)',
      counterSearch: '카운터 고객 찾기',
      confirmHandOver: '리워드 전달 확인',
      stampsAScan: '한 번에 적립할 수',
      stampsADay: '하루 스탬프 수',
      minutesBetween: '적립 간격(분)',
      stampsAnHour: '시간당 스탬프 수',
      openingHours: '영업시간',
      role: '역할',
      name: '이름',
      place: '위치',
      branch: '지점',
      branchId: '지점',
      branches: '근무 지점',
      may: '용도',
      cardNm: '카드 이름',
      cardTtl: '리워드',
      maxStamps: '리워드에 필요한 스탬프',
      validDays: '유효 일수',
      stampImgUrl: '그림',
      mostADay: '하루 최대',
      nextStamp: '리워드 후 다음 카드',
      coupon: '리워드 후 쿠폰',
      webhooks: '다른 시스템으로 보낸 메시지',
      silentTabletMinutes: '태블릿 무응답(분)',
      'one-card-one-person': '한 카드, 한 직원',
      'add-then-redeem': '적립 직후 리워드',
      'after-hours': '영업시간 외',
      'shift-end-burst': '근무 끝 몰아 적립',
      'two-tablets': '태블릿 두 대 동시',
      'whole-week': '일주일 내내',
      'arrived-late': '늦게 도착',
    },
    on: '켜짐',
    off: '꺼짐',
    nothing: '없음',
    soft: '이유 입력',
    hard: '적립 거절',
    closed: '휴무',
    asTheShop: '매장과 같음',
    allBranches: '모든 지점',
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
      shopNm: '店名',
      languages: '言語',
      timeZone: 'タイムゾーン',
      idleLockMs: '自動ロック（ミリ秒）',
      counterSearch: 'レジでのお客様検索',
      confirmHandOver: '特典のお渡し確認',
      stampsAScan: '1回のスタンプ数',
      stampsADay: '1日のスタンプ数',
      minutesBetween: '間隔（分）',
      stampsAnHour: '1時間のスタンプ数',
      openingHours: '営業時間',
      role: '役割',
      name: '名前',
      place: '場所',
      branch: '店舗',
      branchId: '店舗',
      branches: '勤務店舗',
      may: '用途',
      cardNm: 'カード名',
      cardTtl: '特典',
      maxStamps: '特典に必要なスタンプ',
      validDays: '有効日数',
      stampImgUrl: '画像',
      mostADay: '1日の上限',
      nextStamp: '特典後の次のカード',
      coupon: '特典後のクーポン',
      webhooks: 'ほかのシステムへのメッセージ',
      silentTabletMinutes: 'タブレットの応答なし（分）',
      'one-card-one-person': '1枚のカードに1人のスタッフ',
      'add-then-redeem': '押印直後の特典',
      'after-hours': '営業時間外',
      'shift-end-burst': '勤務終わりの集中押印',
      'two-tablets': '2台のタブレット',
      'whole-week': '1週間ずっと',
      'arrived-late': '遅れて到着',
    },
    on: 'オン',
    off: 'オフ',
    nothing: 'なし',
    soft: '理由の入力',
    hard: '受付不可',
    closed: '定休日',
    asTheShop: 'お店と同じ',
    allBranches: '全店舗',
  },
}

/** Of a newer server: its own name says more than nothing. */
export const fieldWords = (language: Language, field: string): string =>
  words[language].fields[field] ?? field

export function valueWords(language: Language, field: string, value: Change['before']): string {
  const { on, off, nothing, allBranches } = words[language]
  if (value === asTheShop) return words[language].asTheShop
  if (field === 'branches' && value === null) return allBranches
  if (value === null || value === '') return nothing
  if (field === 'active' || typeof value === 'boolean') return value === 1 || value === true ? on : off
  return (typeof value === 'string' && limitWords(language, value)) || String(value)
}

/** `5 hard`, or opening hours as the log has them; null for what is no limit. */
function limitWords(language: Language, value: string): string | null {
  const { soft, hard } = words[language]
  const kindWords = (kind: string) => (kind === 'hard' ? hard : soft)
  const [, max, kind] = /^(\d+) (soft|hard)$/.exec(value) ?? []
  if (max && kind) return `${max} (${kindWords(kind)})`
  const hours = value.startsWith('{"days":')
    ? v.safeParse(limitsSchema.entries.openingHours, JSON.parse(value))
    : null
  if (!hours?.success || !hours.output) return null
  return `${dayWords(language, hours.output.days)} (${kindWords(hours.output.kind)})`
}

type Days = NonNullable<Limits['openingHours']>['days']

/** Days that are open alike are said once: `Mon–Fri 09:00–18:00, Sat closed`. */
function dayWords(language: Language, days: Days): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  const nameOf = (n: number) => weekday.format(Date.UTC(2026, 0, 5 + n))
  const hoursOf = (day: Days[number] | undefined) => (day ? `${day.from}–${day.to}` : words[language].closed)
  const parts: string[] = []
  for (let first = 0; first < days.length; ) {
    const hours = hoursOf(days[first])
    let last = first
    while (last + 1 < days.length && hoursOf(days[last + 1]) === hours) last++
    parts.push(`${first === last ? nameOf(first) : `${nameOf(first)}–${nameOf(last)}`} ${hours}`)
    first = last + 1
  }
  return parts.join(', ')
}

/** `Good until: 2026-06-30 → 2026-12-31` */
export function changeWords(language: Language, { field, before, after }: Change): string {
  const [from, to] = [valueWords(language, field, before), valueWords(language, field, after)]
  return `${fieldWords(language, field)}: ${from} → ${to}`
}
