import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Message = { id: string; words: string }

/** The messages of a catalogue; gettext's own format, lines of a text joined. */
function messagesOf(language: 'en' | 'ko'): Message[] {
  const text = readFileSync(new URL(`./${language}.po`, import.meta.url), 'utf8')
  const joined = (lines = '') => [...lines.matchAll(/"(.*)"/g)].map(([, line]) => line).join('')
  return [...text.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)]
    .map(([, id, words]) => ({ id: joined(id), words: joined(words) }))
    .filter(({ id }) => id !== '')
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+/g) ?? [])].toSorted()

test('Korean says everything that English says', () => {
  const korean = messagesOf('ko')
  expect(korean.map(({ id }) => id)).toEqual(messagesOf('en').map(({ id }) => id))
  expect(korean.filter(({ words }) => words === '').map(({ id }) => id)).toEqual([])
})

test('Korean keeps every number and name of a sentence', () => {
  for (const { id, words } of messagesOf('ko')) expect(placeholders(words), id).toEqual(placeholders(id))
})

test('Korean is written in Korean', () => {
  const foreign = messagesOf('ko').filter(({ words }) => !/[가-힣]/.test(words))
  expect(foreign.map(({ id }) => id)).toEqual(['PIN {pin}'])
})
