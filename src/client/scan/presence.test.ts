import { expect, test } from 'vitest'
import { awayMs, createPresence } from './presence.ts'

const held = { x: 500, y: 200, width: 200, height: 200 }
const poster = { x: 1000, y: 0, width: 100, height: 100 }

test('a scan takes from when the code came into view', () => {
  const presence = createPresence()
  for (let at = 1000; at < 1600; at += 100) presence.readResult(held, at)
  expect(presence.read(1600)).toBe(1000)
})

test('a look that missed it does not begin anew, a code that was away does', () => {
  const presence = createPresence()
  presence.readResult(held, 0)
  presence.readResult(null, 100)
  presence.readResult(held, 200)
  expect(presence.read(300)).toBe(0)
  presence.readResult(null, 300 + awayMs)
  presence.readResult(held, 400 + 2 * awayMs)
  expect(presence.read(500 + 2 * awayMs)).toBe(400 + 2 * awayMs)
})

test('what hangs behind the counter is not what was just held up', () => {
  const presence = createPresence()
  for (let at = 0; at < 60_000; at += 100) presence.readResult(poster, at)
  presence.readResult(held, 60_000)
  expect(presence.read(60_150)).toBe(60_000)
})

test('what was read stays, and the next one is timed by its own picture', () => {
  const presence = createPresence()
  presence.readResult(held, 0)
  expect(presence.read(100)).toBe(0)
  for (let at = 200; at < 9000; at += 100) presence.readResult(held, at)
  expect(presence.read(9000)).toBe(9000)
})

test('nothing like a code was seen before it: the picture itself', () => {
  expect(createPresence().read(700)).toBe(700)
})
