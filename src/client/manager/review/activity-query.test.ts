import { expect, test } from 'vitest'
import { csvPath, readFilters } from './activity-query.ts'

test.each([
  ['', ''],
  ['person=jo&kind=redeem', 'person=jo&kind=redeem'],
  ['kind=redeem&person=jo', 'person=jo&kind=redeem'],
  ['kind=steal', ''],
  ['outcome=refused&from=2026-03-01&to=2026-03-02', 'outcome=refused&from=2026-03-01&to=2026-03-02'],
  ['from=2026-02-30', ''],
  ['from=0002-03-01', ''],
  ['person=', ''],
  ['cardIdx=0', ''],
  ['stampIdx=2000000042&cursor=1.x&utm=1', 'stampIdx=2000000042'],
  ['person=%22%3E%3Cscript%3E', ''],
])('the address ?%s asks for "%s"', (address, asked) => {
  expect(readFilters(new URLSearchParams(address)).toString()).toBe(asked)
})

test('the file is of the same filters', () => {
  expect(csvPath(new URLSearchParams(), 'en')).toBe('/api/counter/v1/activity.csv?language=en')
  expect(csvPath(new URLSearchParams('person=jo'), 'ko')).toBe(
    '/api/counter/v1/activity.csv?person=jo&language=ko',
  )
})
