import { type I18n, setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { type ReactNode, use } from 'react'
import type { Language } from '#shared/languages.ts'
import { loadTypography } from '../ui/typography.ts'
import type { CatalogueFiles } from './language.tsx'

const kept = new Map<CatalogueFiles, Partial<Record<Language, Promise<I18n>>>>()

async function load(files: CatalogueFiles, language: Language): Promise<I18n> {
  const [catalogue] = await Promise.all([files[`./${language}.po`]?.(), loadTypography(language)])
  if (!catalogue) throw new Error(`a room has no words in ${language}`)
  return setupI18n({ locale: language, messages: { [language]: catalogue.messages } })
}

function own(files: CatalogueFiles, language: Language): Promise<I18n> {
  const loaded = kept.get(files) ?? {}
  kept.set(files, loaded)
  loaded[language] ??= load(files, language).catch((error: unknown) => {
    delete loaded[language]
    throw error
  })
  return loaded[language]
}

type Props = { files: CatalogueFiles; language: Language; children: ReactNode }

/** What is for the customer, in the customer's language, while the screen around it keeps its own. */
export function InLanguage({ files, language, children }: Props) {
  return (
    <I18nProvider i18n={use(own(files, language))}>
      <div lang={language}>{children}</div>
    </I18nProvider>
  )
}
