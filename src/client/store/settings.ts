import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Language, languageTags, preferredLanguage } from '#shared/languages.ts'
import { readJson, writeJson } from './json-storage.ts'

export type Settings = {
  language: Language
  theme: 'auto' | 'light' | 'dark'
  hand: 'right' | 'left'
  isSoundOn: boolean
}
type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>
export type SettingsStore = StoreApi<Settings>

const key = 'stampdesk.settings'
const choices = {
  language: languageTags,
  theme: ['auto', 'light', 'dark'],
  hand: ['right', 'left'],
  isSoundOn: [true, false],
} as const

/** This tablet's habits. They may be lost: without storage the tablet follows its browser's language. */
export function createSettings(storage: SettingsStorage, languages: readonly string[]): SettingsStore {
  const store = createStore<Settings>(() => ({
    language: preferredLanguage(languages),
    theme: 'auto',
    hand: 'right',
    isSoundOn: true,
    ...remembered(storage),
  }))
  store.subscribe((settings) => writeJson(storage, key, settings))
  return store
}

/** Field by field, since what storage holds is anybody's. */
function remembered(storage: SettingsStorage): Partial<Settings> {
  const value = readJson(storage, key)
  const fields = Object.entries(typeof value === 'object' && value !== null ? value : {})
  return Object.fromEntries(
    fields.filter(
      ([name, field]) =>
        Object.hasOwn(choices, name) &&
        (choices[name as keyof Settings] as readonly unknown[]).includes(field),
    ),
  )
}
