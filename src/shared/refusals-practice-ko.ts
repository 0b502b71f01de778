/** What practice does not do, in Korean. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const koreanOfPractice = {
  'real-card-in-practice': s(
    '실제 카드입니다',
    '연습에서는 가상의 카드에만 적립합니다. 이 카드에는 아무 일도 하지 않았습니다.',
    '적립하려면 연습을 끝내세요.',
    '잠시만요, 카드를 열어 드리겠습니다.',
  ),
  'not-in-practice': s(
    '연습에서는 할 수 없음',
    '매장 서버가 필요한 일입니다. 연습은 서버에 아무것도 묻지 않습니다.',
    '하려면 연습을 끝내세요.',
    '잠시만요, 지금 연습 중입니다.',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
