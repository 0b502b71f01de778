/** Every event in every language, for screens and for files: what was done, and what was refused. */
import type { ActivityItem } from './activity-api.ts'
import { type EventWords, enEvents } from './event-words-en.ts'
import { jaEvents } from './event-words-ja.ts'
import { koEvents } from './event-words-ko.ts'
import type { Language } from './languages.ts'

const words: Record<Language, EventWords> = { en: enEvents, ko: koEvents, ja: jaEvents }

/** One of a newer server: its own name says more than nothing. */
export const eventWords = (language: Language, event: string): string =>
  words[language].events[event] ?? event

/** Without its numbers. */
export function actionWords(
  language: Language,
  { kind, event, refusal }: Pick<ActivityItem, 'kind' | 'event' | 'refusal'>,
): string {
  const isRefused = refusal !== null && refusal !== 'being-checked'
  return isRefused ? words[language].refused[kind] : eventWords(language, event)
}
