/** No event is shown by its raw name, in any language. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { activityKinds } from '#shared/activity-api.ts'
import { actionWords, eventWords } from '#shared/event-words.ts'
import { languages, languageTags } from '#shared/languages.ts'

const server = new URL('../', import.meta.url)
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^(testing|guarantees)\//.test(path))
  .map((path) => readFileSync(new URL(path, server), 'utf8'))
const written = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/\bevent:[^\n]*?'([a-z-]+\.[a-z-]+)'/g)].map(([, event = '']) => event),
  ),
)

test('every event that the server writes has words in every language', () => {
  expect(written.size).toBeGreaterThan(30)
  for (const event of [
    ...written,
    'command.sent',
    ...activityKinds.filter((it) => it !== 'shop').map((kind) => `${kind}.done`),
  ])
    for (const language of languageTags) {
      expect(eventWords(language, event), `${event} in ${language}`).toMatch(languages[language].letters)
      expect(eventWords(language, event), `${event} in ${language}`).not.toBe(event)
    }
})

test('what was refused says what was tried', () => {
  for (const kind of activityKinds)
    for (const language of languageTags)
      expect(actionWords(language, { kind, event: 'command.refused', refusal: 'full' })).toMatch(
        languages[language].letters,
      )
})
