import { expect, test } from 'vitest'
import { createRefusalOf, readLearntRefusals, saidBy } from './hosted-refusals.ts'

test.each([
  [901, 'Stamp not found.', 'not-found'],
  [905, 'The stamp has already been used.', 'already-redeemed'],
  [906, 'Maximum number of stamps reached.', 'full'],
  [907, 'Stamps are not complete.', 'not-complete'],
  [909, 'Invalid password.', 'wrong-password'],
  [908, 'A password is required.', 'password-needed'],
  [911, 'There are no stamps to remove.', 'nothing-to-remove'],
  [12, 'This stamp has expired.', 'expired'],
  [12, 'The stamp is not valid yet: before the start date.', 'not-yet-valid'],
  [12, 'Inactive stamp.', 'not-active'],
  [1004, 'whatever it says', 'expired'],
  [12, 'Fair use exceeded', 'upstream-refused'],
] as const)('code %i, "%s": %s', (code, message, refusal) => {
  expect(createRefusalOf()(code, message)).toBe(refusal)
})

test('a shop’s own lines come first: by a code, by words whatever their case, or by both', () => {
  const refusalOf = createRefusalOf(
    readLearntRefusals(
      JSON.stringify([
        { code: 4711, means: 'expired' },
        { says: 'FAIR use', means: 'full' },
        { code: 12, says: 'stamp not found', means: 'not-active' },
      ]),
    ),
  )
  expect(refusalOf(4711, 'Stamp not found.')).toBe('expired')
  expect(refusalOf(3, 'Fair use exceeded')).toBe('full')
  expect(refusalOf(12, 'Stamp not found.')).toBe('not-active')
  expect(refusalOf(13, 'Stamp not found.')).toBe('not-found')
  // What Stampdesk itself answers means what it says.
  expect(refusalOf(1005, 'fair use')).toBe('already-redeemed')
})

test.each([
  ['not JSON', 'it is not JSON'],
  ['{}', 'the table'],
  ['[{"code": 1, "means": "server-fault"}]', '0.means'],
  ['[{"means": "expired"}]', 'needs a code, or what it says'],
  ['[{"says": "", "means": "expired"}]', '0.says'],
  ['[{"code": 1, "means": "expired", "then": "add"}]', '0.then'],
])('a table that is %s says what is wrong with it', (text, what) => {
  expect(() => readLearntRefusals(text)).toThrow(what)
})

test('only what no table knows is shown in the service’s own words, and not without end', () => {
  expect(saidBy({ refusal: 'expired', message: 'expired' })).toBeNull()
  expect(saidBy({ refusal: 'upstream-refused', message: 'x'.repeat(5000) })).toHaveLength(200)
})
