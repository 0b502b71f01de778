import { expect, test } from 'vitest'
import { createSettings } from './settings.ts'

function memory(text: string | null = null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_: string, next: string) => {
      kept = next
    },
    kept: () => kept,
  }
}

test("the browser's language decides until somebody has chosen", () => {
  expect(createSettings(memory(), ['fr', 'ko-KR', 'en']).getState().language).toBe('ko')
  expect(createSettings(memory('{"language":"ko"}'), ['en']).getState().language).toBe('ko')
})

test('what is chosen is remembered', () => {
  const storage = memory()
  createSettings(storage, ['en']).setState({ hand: 'left' })
  expect(createSettings(storage, ['en']).getState().hand).toBe('left')
})

test.each(['', 'null', '[]', '{"language":"xx","theme":5,"evil":1}', '"text"'])(
  'storage that holds %j changes nothing',
  (text) => {
    expect(createSettings(memory(text), ['en']).getState()).toEqual({
      language: 'en',
      theme: 'auto',
      hand: 'right',
      isSoundOn: true,
    })
  },
)

test('a tablet whose storage is blocked works on', () => {
  const blocked = {
    getItem(): string {
      throw new DOMException('blocked', 'SecurityError')
    },
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  const settings = createSettings(blocked, ['ko'])
  settings.setState({ theme: 'dark' })
  expect(settings.getState()).toMatchObject({ language: 'ko', theme: 'dark' })
})
