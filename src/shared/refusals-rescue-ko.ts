/** What is said of what another tablet hands over, in Korean. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const koreanOfRescues = {
  'rescue-altered': s(
    '읽은 내용이 손상됨',
    '태블릿이 쓴 것과 다른 부분이 있습니다. 도중에 바뀌었거나 화면을 잘못 읽었습니다.',
    '그 태블릿의 화면이나 새 파일에서 다시 읽으세요.',
    '태블릿을 정리하고 있습니다. 스탬프는 사라지지 않았습니다.',
  ),
  'rescue-cut': s(
    '일부만 있음',
    '파일이 너무 일찍 끝나거나, 끝난 뒤에 다른 것이 붙어 있습니다.',
    '파일을 다시 복사하거나 태블릿 화면의 코드를 읽으세요.',
    '태블릿을 정리하고 있습니다. 스탬프는 사라지지 않았습니다.',
  ),
  'rescue-foreign': s(
    '다른 매장의 것',
    '다른 매장의 서버, 또는 비밀 키가 바뀌기 전의 이 서버에 맞게 봉인되었습니다.',
    '그 태블릿이 속한 매장으로 가져가세요.',
    '태블릿을 정리하고 있습니다. 스탬프는 사라지지 않았습니다.',
  ),
  'rescue-forged': s(
    '이 매장의 태블릿이 쓴 것이 아님',
    '이 매장에 맞게 봉인되었지만, 매장이 아는 어느 태블릿도 서명하지 않았습니다.',
    '같은 곳에서 더 받지 말고 관리자에게 알리세요.',
    '태블릿을 정리하고 있습니다. 스탬프는 사라지지 않았습니다.',
  ),
  'rescue-none': s(
    '넘겨받을 것이 없음',
    'Stampdesk 파일도, 구조 코드도 아닙니다.',
    '이름이 “stampdesk-rescue”로 시작하는 파일을 고르세요.',
    '태블릿을 정리하고 있습니다. 스탬프는 사라지지 않았습니다.',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
