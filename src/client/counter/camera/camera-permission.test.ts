import { expect, test } from 'vitest'
import { platformOf } from './camera-permission.tsx'

test.each([
  [
    'an iPad, which says that it is a Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605',
    true,
    'ipad',
  ],
  ['a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605', false, 'desktop'],
  ['an Android tablet', 'Mozilla/5.0 (Linux; Android 15; SM-X210) Chrome/141.0', true, 'android'],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', false, 'firefox'],
])('%s is told its own way', (_, agent, hasTouch, platform) => {
  expect(platformOf(agent, hasTouch)).toBe(platform)
})
