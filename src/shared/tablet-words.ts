/** What a tablet is called, for screens and files. A manager's own browser has no name, and is called so in each language. */
import { isInBrowser } from './browser-session.ts'
import type { Language } from './languages.ts'

const inBrowser: Record<Language, string> = { en: 'Desk', ko: '데스크', ja: '管理画面' }

export const tabletWords = (language: Language, { tabletId, name }: { tabletId: string; name: string }) =>
  isInBrowser(tabletId) ? inBrowser[language] : name
