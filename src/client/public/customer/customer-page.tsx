/** What the server draws of a card, and its only part that the server runs of the client (vite.pages.config.ts). */
import { type Messages, setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { PublicStamp } from '#shared/counter-api.ts'
import { type Language, languages } from '#shared/languages.ts'
import type { Look } from '#shared/look-api.ts'
import { Customer } from './customer.tsx'

type Catalogues = Record<string, { messages: Messages }>

const shell = import.meta.glob('./*.po', { base: '../../i18n', eager: true }) as Catalogues
const own = import.meta.glob('./*.po', { base: '../../i18n/customer', eager: true }) as Catalogues

/** `main`: the page's element, whole. `stamp` is null where there is no such card. */
export function drawCustomerPage(
  stamp: PublicStamp | null,
  language: Language,
  look: Look,
): { title: string; main: string } {
  const messages = { ...shell[`./${language}.po`]?.messages, ...own[`./${language}.po`]?.messages }
  const i18n = setupI18n({
    locale: language,
    locales: languages[language].locale,
    messages: { [language]: messages },
  })
  const main = renderToStaticMarkup(
    <I18nProvider i18n={i18n}>
      <Customer stamp={stamp} look={look} />
    </I18nProvider>,
  )
  return {
    title: stamp ? `${stamp.cardNm} · ${stamp.shopNm}` : 'Stampdesk',
    // Our own policy lets no markup style an element (CSP 3, section 8.2); the page's style sheet says the size.
    main: main.replaceAll(/ style="[^"]*"/g, ''),
  }
}
