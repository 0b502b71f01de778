import * as v from 'valibot'
import { expect, test } from 'vitest'
import { address, line, text } from './fields.ts'
import { accountRequest } from './people-api.ts'

const signIn = (login: string) => v.is(accountRequest, { login, password: 'x' })
const blanks = (count: number) => ' '.repeat(count)

test('what is far too long is refused as it came, before anything is made of it', () => {
  expect(v.is(line(40), `Mina${blanks(300)}`)).toBe(false)
  expect(v.is(text(40), `Mina${'\u200b'.repeat(300)}`)).toBe(false)
  expect(v.is(address(40), `https://mina.test/${blanks(300)}`)).toBe(false)
  expect(signIn(`mina${blanks(500)}`)).toBe(false)
})

test('what is long only as it was typed or pasted is taken', () => {
  expect(v.parse(line(40, 1), `${blanks(100)}Mina `)).toBe('Mina')
  const name = '각'.repeat(40)
  expect(v.parse(line(40), name.normalize('NFD'))).toBe(name)
  expect(v.parse(text(40), '\u1f82'.repeat(40).normalize('NFD'))).toBe('\u1f82'.repeat(40))
  expect(signIn(` Mina${blanks(100)}`)).toBe(true)
})
