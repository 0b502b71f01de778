import { expect, test } from 'vitest'
import { loadPatiently } from './lazy-component.ts'

function failing(times: number) {
  const paused: number[] = []
  let asked = 0
  return {
    paused,
    load: async () => {
      if (++asked <= times) throw new TypeError(`request ${asked} failed`)
      return `the ${asked}th`
    },
    pause: async (ms: number) => void paused.push(ms),
  }
}

test('what comes at once is not waited for', async () => {
  const { load, pause, paused } = failing(0)
  expect(await loadPatiently(load, pause)).toBe('the 1th')
  expect(paused).toEqual([])
})

test('a file that failed comes with a later request, each after a longer pause', async () => {
  const { load, pause, paused } = failing(3)
  expect(await loadPatiently(load, pause)).toBe('the 4th')
  expect(paused).toEqual([300, 1_000, 3_000])
})

test('a file that never comes fails with what the last request said', async () => {
  const { load, pause } = failing(4)
  await expect(loadPatiently(load, pause)).rejects.toThrow('request 4 failed')
})
