import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Jo', 'Jo'],
  ['Mina Park', 'MP'],
  ['  Ana  María  López ', 'AL'],
  ['김민준', '민준'],
  ['민준', '민준'],
  ['田中 美咲', '田美'],
  ['さくら', 'さく'],
  ['🙂 Kim', '🙂K'],
  ['X', 'X'],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
