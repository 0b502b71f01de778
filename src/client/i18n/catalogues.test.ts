import { readFileSync } from 'node:fs'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
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

// The build keeps a message's hash and drops its words: one that was never extracted would be shown as a hash.
test('every message of the screens is in the catalogues: npx lingui extract --clean', async () => {
  const [catalog] = await getCatalogs(getConfig({ cwd: process.cwd() }))
  const collected = Object.values((await catalog?.collect()) ?? {}).map(({ message }) => message ?? '')
  const known = new Set(messagesOf('en').map(({ id }) => id))
  expect(collected.length).toBeGreaterThan(100)
  expect(collected.filter((message) => !known.has(message.replaceAll('\n', '\\n')))).toEqual([])
}, 30_000)
