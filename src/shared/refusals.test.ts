import { expect, test } from 'vitest'
import { languages, languageTags } from './languages.ts'
import { refusalByCode, refusalCode, refusalNames } from './refusals.ts'

test('each refusal has a number of its own and comes back from it', () => {
  expect(new Set(Object.values(refusalCode)).size).toBe(refusalNames.length)
  for (const name of refusalNames) expect(refusalByCode(refusalCode[name])).toBe(name)
})

test("the contract's numbers do not move", () => {
  expect(refusalCode).toMatchObject({
    'not-found': 1001,
    'not-active': 1002,
    'not-yet-valid': 1003,
    expired: 1004,
    'already-redeemed': 1005,
    full: 1006,
    'not-complete': 1007,
    'password-needed': 1008,
    'wrong-password': 1009,
    'too-many-wrong-passwords': 1010,
    'nothing-to-remove': 1011,
    'reserved-elsewhere': 1012,
    'id-used-for-another': 1013,
    'over-a-limit': 1014,
    'being-checked': 1015,
    'invalid-request': 1400,
  })
})

test.each(languageTags)(
  'each refusal has a title, a cause, an action and a sentence to say: %s',
  async (tag) => {
    const { letters, refusals } = languages[tag]
    for (const [name, sentences] of Object.entries((await refusals()).refusals))
      for (const text of Object.values(sentences)) expect(text.trim(), name).toMatch(letters)
  },
)
