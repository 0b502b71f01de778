/** What the digest by e-mail says, in each language of the shop. */
import type { Language } from '#shared/languages.ts'
import type { ReviewKind } from '#shared/review-evidence.ts'

type DigestWords = {
  kinds: Record<ReviewKind, string>
  waiting: (count: number) => string
  nothing: string
  figures: Record<'day' | 'week', string>
  stamps: string
  removed: string
  rewards: string
  newCards: string
  refused: string
  end: string
}

export const digestWords: Record<Language, DigestWords> = {
  en: {
    kinds: {
      drift: 'Two counts differ',
      'added-after-redemption': 'Stamps for a card that was finished',
      'expired-before-arrival': 'Card expired before its stamps arrived',
      'carried-nowhere': 'Stamps that found no card',
      'numbers-missing': 'Commands of a tablet are missing',
      'storage-new': 'A tablet began with empty storage',
      'over-a-limit': 'Held back: over a limit',
      'person-disabled': 'Held back: person switched off',
      'outcome-unknown': 'Unknown outcome',
      'password-burst': 'On-site password typed wrong ten times',
      'automation-failed': 'A step after a reward failed',
      'coupon-not-void': 'A coupon is still valid',
      'card-by-one-person': 'One card, one person',
      'reward-after-restore': 'Reward of a card from before the restore',
      'card-lost': 'Stamps for a card that the shop does not have',
      'tablet-silent': 'A tablet is silent with stamps waiting',
    },
    waiting: (count) => `Waiting for a person: ${count}`,
    nothing: 'Nothing waits for a person.',
    figures: { day: 'Yesterday', week: 'The last seven days' },
    stamps: 'Stamps',
    removed: 'Taken off',
    rewards: 'Rewards',
    newCards: 'New cards',
    refused: 'Refused',
    end: 'Sent by your Stampdesk. Whoever runs the server chooses to whom, and how often.',
  },
  ko: {
    kinds: {
      drift: '두 개수가 달라요',
      'added-after-redemption': '이미 끝난 카드의 스탬프',
      'expired-before-arrival': '스탬프가 도착하기 전에 카드가 만료됐어요',
      'carried-nowhere': '담을 카드가 없는 스탬프',
      'numbers-missing': '태블릿의 명령이 빠졌어요',
      'storage-new': '태블릿 저장 공간이 비워졌어요',
      'over-a-limit': '보류: 한도 초과',
      'person-disabled': '보류: 사용 중지된 직원',
      'outcome-unknown': '결과를 알 수 없음',
      'password-burst': '매장 비밀번호 열 번 틀림',
      'automation-failed': '리워드 이후 단계가 실패했어요',
      'coupon-not-void': '아직 유효한 쿠폰이 있음',
      'card-by-one-person': '한 카드를 한 사람이 찍음',
      'reward-after-restore': '복원 전 카드의 리워드',
      'card-lost': '매장에 없는 카드의 스탬프',
      'tablet-silent': '스탬프가 대기 중인데 태블릿이 조용해요',
    },
    waiting: (count) => `확인이 필요한 항목: ${count}건`,
    nothing: '확인이 필요한 항목이 없습니다.',
    figures: { day: '어제', week: '지난 7일' },
    stamps: '스탬프',
    removed: '취소한 스탬프',
    rewards: '리워드',
    newCards: '새 카드',
    refused: '거절',
    end: 'Stampdesk가 보냈습니다. 받는 사람과 주기는 서버를 운영하는 분이 정합니다.',
  },
  ja: {
    kinds: {
      drift: '2つの個数が違います',
      'added-after-redemption': '終了したカードへのスタンプ',
      'expired-before-arrival': 'スタンプが届く前にカードの期限が切れました',
      'carried-nowhere': '入れるカードがないスタンプ',
      'numbers-missing': 'タブレットの操作が届いていません',
      'storage-new': 'タブレットの保存領域が空から始まりました',
      'over-a-limit': '保留：制限超過',
      'person-disabled': '保留：スタッフが停止中',
      'outcome-unknown': '結果不明',
      'password-burst': '店頭パスワードを10回間違えました',
      'automation-failed': '特典のあとの処理が失敗しました',
      'coupon-not-void': 'クーポンがまだ有効です',
      'card-by-one-person': '1枚のカードを1人が押印',
      'reward-after-restore': '復元前のカードの特典',
      'card-lost': 'お店にないカードのスタンプ',
      'tablet-silent': 'スタンプが送信待ちのままタブレットの通信がありません',
    },
    waiting: (count) => `確認が必要な項目：${count}件`,
    nothing: '確認が必要な項目はありません。',
    figures: { day: '昨日', week: '過去7日間' },
    stamps: 'スタンプ',
    removed: '取り消したスタンプ',
    rewards: '特典',
    newCards: '新しいカード',
    refused: '受付不可',
    end: 'Stampdeskからお送りしています。宛先と頻度は、サーバーを運用する方が設定します。',
  },
}
