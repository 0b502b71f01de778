import { expect, test } from 'vitest'
import { shutState } from './shut.ts'

const kept = (text: string | null) => shutState({ getItem: () => text })

test.each([
  ['{"state":"turned"}', 'turned'],
  ['{"state":"locked","whose":null}', 'locked'],
  ['{"state":"open"}', null],
  [null, null],
  ['not JSON', null],
])('%s is %s', (text, shut) => {
  expect(kept(text)).toBe(shut)
})
