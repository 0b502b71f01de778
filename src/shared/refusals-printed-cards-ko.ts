/** What is said of printed cards that are nobody's yet, in Korean. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const koreanOfPrintedCards = {
  'not-started': s(
    '새 카드',
    '인쇄된 카드이며 아직 주인이 없습니다.',
    '이 고객의 카드로 시작하거나, 출처를 관리자에게 확인하세요.',
    '새 카드네요. 바로 사용하실 수 있게 해 드리겠습니다.',
  ),
  'started-already': s(
    '이미 시작된 카드',
    '다른 태블릿이나 앞선 탭에서 이 카드를 시작했습니다.',
    '카드를 열어 계속하세요.',
    '카드가 이미 준비되어 있습니다. 계속 도와드리겠습니다.',
  ),
  withdrawn: s(
    '회수된 카드',
    '관리자가 이 카드가 포함된 인쇄분을 사용 중지했습니다.',
    '카드를 보관하고 다른 카드를 드린 뒤 관리자에게 알리세요.',
    '이 카드는 사용하실 수 없습니다. 다른 카드로 드리겠습니다.',
  ),
  'other-printed-card': s(
    '다른 종류의 카드',
    '카드에 적힌 리워드가 분실한 카드와 다릅니다.',
    '같은 종류의 빈 카드를 사용하세요.',
    '잠시만요, 맞는 카드로 바꿔 드리겠습니다.',
  ),
  'not-given-out': s(
    '발급이 끝난 카드',
    '매장에서 이 종류의 카드를 더 이상 발급하지 않습니다.',
    '다른 종류의 카드를 드리거나 관리자에게 문의하세요.',
    '이 카드는 더 이상 발급하지 않습니다. 다른 카드를 만들어 드릴까요?',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
