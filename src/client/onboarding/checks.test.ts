import { describe, expect, test } from 'vitest'
import { cameraFault, clockAhead, judgeServer, judgeTrust } from '../kit/checks/check-verdicts.ts'
import { type InstallGuide, installGuide } from './install-guide.ts'

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const agents: [string, string, boolean, InstallGuide][] = [
  [
    'Chrome on Android',
    `Mozilla/5.0 (Linux; Android 15; SM-X710) ${blink} Chrome/142.0.0.0 Safari/537.36`,
    true,
    'chrome-android',
  ],
  [
    'Samsung Internet',
    `Mozilla/5.0 (Linux; Android 15; SM-X710) ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36`,
    true,
    'samsung',
  ],
  [
    'Safari on an iPad, which says Macintosh',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`,
    true,
    'safari-ipad',
  ],
  [
    'Chrome on an iPad',
    `Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) ${webkit} CriOS/142.0 Mobile/15E148 Safari/604.1`,
    true,
    'other-on-ipad',
  ],
  [
    'Safari on a Mac',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`,
    false,
    'safari-mac',
  ],
  [
    'an old Safari on a Mac',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/16.6 Safari/605.1.15`,
    false,
    'none',
  ],
  [
    'Edge on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
    false,
    'edge',
  ],
  [
    'Chrome on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/142.0.0.0 Safari/537.36`,
    true,
    'chrome',
  ],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', false, 'none'],
]

describe('how the app is installed', () => {
  test.each(agents)('%s', (_, agent, hasTouch, guide) => {
    expect(installGuide({ agent, hasTouch, isInstalled: false })).toBe(guide)
    expect(installGuide({ agent, hasTouch, isInstalled: true })).toBe('installed')
  })
})

test('a clock is compared at the middle of the way, and a minute is forgiven', () => {
  expect(clockAhead(10_000, 10_400, 10_200)).toBe(0)
  expect(clockAhead(100_000, 100_400, 10_200)).toBe(90_000)
  expect(judgeServer({ isReached: true, clockAheadMs: -59_000 })).toBe('good')
  expect(judgeServer({ isReached: true, clockAheadMs: -61_000 })).toBe('todo')
  expect(judgeServer({ isReached: false, clockAheadMs: 0 })).toBe('bad')
})

test('a storage that cannot be written is bad, whatever the browser promises', () => {
  expect(judgeTrust('kept', true)).toBe('good')
  expect(judgeTrust('kept', false)).toBe('bad')
  expect(judgeTrust('usual', true)).toBe('good')
  expect(judgeTrust('erased-after-a-week', true)).toBe('todo')
  expect(judgeTrust('private', true)).toBe('bad')
})

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'none'],
  ['NotReadableError', 'in-use'],
  ['SecurityError', 'not-secure'],
  ['TypeError', 'unknown'],
] as const)('a camera that answers %s is %s', (name, fault) => {
  expect(cameraFault(new DOMException('no', name))).toBe(fault)
})
