import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import type { Language, RefusalName, Sentences } from '#shared/refusals.ts'

export type Catalogue = Record<RefusalName, Sentences>

/** A language is one more file each: the shell carries none of them. */
const loaders: Record<Language, () => Promise<Catalogue>> = {
  en: async () => {
    const [{ messages }, { english }] = await Promise.all([
      import('./en.po'),
      import('#shared/refusals-en.ts'),
    ])
    i18n.load('en', messages)
    return english
  },
  ko: async () => {
    const [{ messages }, { korean }] = await Promise.all([
      import('./ko.po'),
      import('#shared/refusals-ko.ts'),
      import('../ui/hangul.ts').then(({ loadHangul }) => loadHangul()),
    ])
    i18n.load('ko', messages)
    return korean
  },
}

export type LoadedLanguage = { language: Language; refusals: Catalogue }

export async function loadLanguage(language: Language): Promise<LoadedLanguage> {
  const refusals = await loaders[language]()
  i18n.activate(language)
  document.documentElement.lang = language
  return { language, refusals }
}

const Refusals = createContext<Catalogue | null>(null)

/** The sentences of every refusal in the language of the screen. */
export function useRefusals(): Catalogue {
  const refusals = use(Refusals)
  if (!refusals) throw new Error('useRefusals outside LanguageProvider')
  return refusals
}

type Props = { initial: LoadedLanguage; language: Language; children: ReactNode }

/** Keeps what is on the screen until the next language has come: the words change, never the screen. */
export function LanguageProvider({ initial, language, children }: Props) {
  const [loaded, setLoaded] = useState(initial)

  useEffect(() => {
    if (language === loaded.language) return
    let isWanted = true
    const change = async () => {
      const next = await loadLanguage(language)
      if (isWanted) setLoaded(next)
    }
    change().catch(() => {}) // offline and not kept: the language stays as it is
    return () => {
      isWanted = false
    }
  }, [language, loaded])

  return (
    <I18nProvider i18n={i18n}>
      <Refusals value={loaded.refusals}>{children}</Refusals>
    </I18nProvider>
  )
}
