import { i18n, type Messages } from '@lingui/core'
import { I18nProvider, useLingui } from '@lingui/react'
import { type ReactNode, use, useEffect, useState } from 'react'
import { type Language, languages, type Refusals } from '#shared/languages.ts'
import { loadTypography } from '../ui/typography.ts'

export type Catalogue = { messages: Messages }

/** The catalogue of a part of the app, a file for each language: `./TAG.po`. `i18n/own-catalogues.ts` names them. */
export type CatalogueFiles = Readonly<Record<string, () => Promise<Catalogue>>>

/** The shell carries none of them. */
const shellCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po')

/** Every catalogue that was used, with what has loaded: another language loads all of them. */
const entered = new Map<CatalogueFiles, Partial<Record<Language, Promise<void>>>>([[shellCatalogue, {}]])

function loadCatalogue(labels: CatalogueFiles, language: Language): Promise<void> {
  const loaded = entered.get(labels) ?? {}
  entered.set(labels, loaded)
  loaded[language] ??= catalogueOf(labels, language).then(
    ({ messages }) => i18n.load(language, messages),
    (error: unknown) => {
      delete loaded[language]
      throw error
    },
  )
  return loaded[language]
}

async function catalogueOf(labels: CatalogueFiles, language: Language): Promise<Catalogue> {
  const load = labels[`./${language}.po`]
  if (!load) throw new Error(`a room has no words in ${language}`)
  return load()
}

/** The refusals' sentences come after the first paint, which has none of them. */
const kept: Partial<Record<Language, Refusals>> = {}
const coming: Partial<Record<Language, Promise<Refusals>>> = {}

function loadRefusals(language: Language): Promise<Refusals> {
  coming[language] ??= languages[language].refusals().then(
    ({ refusals }) => (kept[language] = refusals),
    (error: unknown) => {
      delete coming[language]
      throw error
    },
  )
  return coming[language]
}

export type LoadedLanguage = { language: Language }

export async function loadLanguage(language: Language): Promise<LoadedLanguage> {
  const labels = [...entered.keys()].map((of) => loadCatalogue(of, language))
  await Promise.all([loadTypography(language), ...labels])
  i18n.activate(language)
  document.documentElement.lang = language
  return { language }
}

/** Of the words that are drawn, and of nothing that is drawn a moment later. */
const useShownLanguage = () => useLingui().i18n.locale as Language

/** The sentences of every refusal in the language of the screen. */
export function useRefusals(): Refusals {
  const language = useShownLanguage()
  return kept[language] ?? use(loadRefusals(language))
}

/** Waits for a catalogue, in the language of the screen. */
export function useCatalogue(labels: CatalogueFiles): void {
  use(loadCatalogue(labels, useShownLanguage()))
}

type Props = { initial: LoadedLanguage; language: Language; children: ReactNode }

/** Keeps what is on the screen until the next language has come: the words change, never the screen. */
export function LanguageProvider({ initial, language, children }: Props) {
  const [loaded, setLoaded] = useState(initial)

  useEffect(() => {
    if (language === loaded.language) return
    let isWanted = true
    const change = async () => {
      await loadRefusals(language)
      const next = await loadLanguage(language)
      if (isWanted) setLoaded(next)
    }
    change().catch(() => {}) // offline and not kept: the language stays as it is
    return () => {
      isWanted = false
    }
  }, [language, loaded])

  useEffect(() => {
    loadRefusals(loaded.language).catch(() => {}) // Asked for again where one is shown.
  }, [loaded])

  return <I18nProvider i18n={i18n}>{children}</I18nProvider>
}
