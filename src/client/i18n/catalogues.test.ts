import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { describe, expect, test } from 'vitest'
import { type Language, languages, languageTags } from '#shared/languages.ts'
import { messagesIn } from './gettext.ts'

const catalogues = await getCatalogs(getConfig({ cwd: process.cwd() }))
const folderOf = ({ path }: { path: string }) => relative('src/client/i18n', join(path, '..')) || '.'
const folders = catalogues.map(folderOf)

const messagesOf = (folder: string, language: Language) =>
  messagesIn(readFileSync(new URL(`./${folder}/${language}.po`, import.meta.url), 'utf8'))

/** Names and abbreviations that every language writes in Latin letters. */
const sameEverywhere = new Set(['PIN', 'PIN {pin}', 'CSV'])

/** Words for a term that another word was chosen for: docs/glossary.md. */
const otherLabels: Partial<Record<Language, RegExp>> = {
  ko: /손님|매니저|현장 비밀번호|가게|상점/,
  ja: /店舗パスワード|現場パスワード|リワード|サインイン|顧客|ペアリング|店長|タブレット端末/,
}

const namesIn = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])/g) ?? [])].toSorted()
/** Of a plural the branch that every language has. */
const tagsIn = (text: string) => {
  const branch = text.replaceAll(/one \{(?:[^{}]|\{[^{}]*\})*\} (?=other)/g, '')
  return [...new Set(branch.match(/<\/?\d+\/?>/g) ?? [])].toSorted()
}
/** What the face of every screen has beyond Latin-1 (ui/fonts/subset.mjs). */
const latin = new Set('–—‘’‚“”„…•‹›€→←✓')
/** What the sheet of a language claims; nothing where it has none. */
function claimedBy(language: Language): (char: string) => boolean {
  const ui = new URL('../ui/', import.meta.url)
  const sheet = new URL(`languages/${language}.css`, ui)
  const faces = existsSync(sheet) && /url\("([^"]+)"\)/.exec(readFileSync(sheet, 'utf8'))?.[1]
  const css = faces ? readFileSync(new URL(faces, sheet), 'utf8') : ''
  const ranges = [...css.matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi)].map(([, from = '', to = from]) => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ])
  return (char) => {
    const point = char.codePointAt(0) ?? 0
    return ranges.some(([from = 0, to = 0]) => from <= point && point <= to)
  }
}

const branchesIn = (text: string) =>
  [...text.matchAll(/\b(zero|one|two|few|many|other) \{/g)].map(([, branch]) => branch)

test('each room that has words of its own has a catalogue', () => {
  expect(folders).toEqual([
    '.',
    'blank',
    'camera',
    'customer',
    'demo',
    'entrance',
    'find',
    'practice',
    'rescue',
    'review',
    'shift',
    'shop',
    'waiting',
  ])
})

describe.each(languageTags)('%s', (language) => {
  const all = folders.flatMap((folder) => messagesOf(folder, language))
  const translated = language === languageTags[0] ? [] : all

  test.each(folders)('everything that English says is said: %s', (folder) => {
    const own = messagesOf(folder, language)
    expect(own.map(({ id }) => id)).toEqual(messagesOf(folder, languageTags[0]).map(({ id }) => id))
    expect(own.filter(({ labels }) => labels === '').map(({ id }) => id)).toEqual([])
  })

  test('every number, name and tag of a sentence is kept', () => {
    for (const { id, labels } of translated) {
      expect(namesIn(labels), id).toEqual(namesIn(id))
      expect(tagsIn(labels), id).toEqual(tagsIn(id))
    }
  })

  test('a plural has the forms that the language has', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const foreign = all.filter(({ labels }) =>
      branchesIn(labels).some((branch) => !pluralCategories.includes(branch as Intl.LDMLPluralRule)),
    )
    expect(foreign.map(({ id }) => id)).toEqual([])
  })

  test('it is written in its own letters', () => {
    const foreign = translated.filter(({ labels }) => !languages[language].letters.test(labels))
    expect(foreign.map(({ id }) => id).filter((id) => !sameEverywhere.has(id))).toEqual([])
  })

  // All catalogues are merged into one when their rooms were visited: the later would win.
  test('no message has two translations', () => {
    const wordings = Map.groupBy(all, ({ id }) => id)
    const twice = [...wordings].filter(([, same]) => new Set(same.map(({ labels }) => labels)).size > 1)
    expect(twice.map(([id]) => id)).toEqual([])
  })

  test('every character has a face of ours', () => {
    const isClaimed = claimedBy(language)
    const bare = new Set(all.flatMap(({ labels }) => [...labels]).filter((char) => char > '\u00ff'))
    expect([...bare].filter((char) => !latin.has(char) && !isClaimed(char))).toEqual([])
  })

  test('one word stands for one thing', () => {
    const other = otherLabels[language]
    expect(all.filter(({ labels }) => other?.test(labels)).map(({ labels }) => labels)).toEqual([])
  })
})
