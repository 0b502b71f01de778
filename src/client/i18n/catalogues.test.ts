import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { describe, expect, test } from 'vitest'

type Message = { id: string; words: string }

const catalogues = await getCatalogs(getConfig({ cwd: process.cwd() }))
const folderOf = ({ path }: { path: string }) => relative('src/client/i18n', join(path, '..')) || '.'

/** The messages of a catalogue; gettext's own format, lines of a text joined. */
function messagesOf(folder: string, language: 'en' | 'ko'): Message[] {
  const text = readFileSync(new URL(`./${folder}/${language}.po`, import.meta.url), 'utf8')
  const joined = (lines = '') => [...lines.matchAll(/"(.*)"/g)].map(([, line]) => line).join('')
  return [...text.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)]
    .map(([, id, words]) => ({ id: joined(id), words: joined(words) }))
    .filter(({ id }) => id !== '')
}

/** Names and abbreviations that Korean writes in Latin letters. */
const sameInKorean = new Set(['PIN', 'PIN {pin}', 'CSV'])

const placeholders = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])/g) ?? [])].toSorted()

test('each room that has words of its own has a catalogue', () => {
  expect(catalogues.map(folderOf)).toEqual(['.', 'demo', 'entrance', 'review', 'shop', 'waiting'])
})

describe.each(catalogues.map((catalogue) => ({ folder: folderOf(catalogue), catalogue })))(
  '$folder',
  ({ folder, catalogue }) => {
    const korean = messagesOf(folder, 'ko')

    test('Korean says everything that English says', () => {
      expect(korean.map(({ id }) => id)).toEqual(messagesOf(folder, 'en').map(({ id }) => id))
      expect(korean.filter(({ words }) => words === '').map(({ id }) => id)).toEqual([])
    })

    test('Korean keeps every number and name of a sentence', () => {
      for (const { id, words } of korean) expect(placeholders(words), id).toEqual(placeholders(id))
    })

    test('Korean is written in Korean', () => {
      const foreign = korean.filter(({ words }) => !/[가-힣]/.test(words)).map(({ id }) => id)
      expect(foreign.filter((id) => !sameInKorean.has(id))).toEqual([])
    })

    // The build keeps a message's hash and drops its words: one that was never extracted would be shown as a hash.
    test('every message of the screens is in the catalogue: npx lingui extract --clean', async () => {
      const collected = Object.values((await catalogue.collect()) ?? {}).map(({ message }) => message ?? '')
      const known = new Set(messagesOf(folder, 'en').map(({ id }) => id))
      expect(collected.filter((message) => !known.has(message.replaceAll('\n', '\\n')))).toEqual([])
    }, 30_000)
  },
)
