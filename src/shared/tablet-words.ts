/** What a tablet is called, for screens and files. A manager's own browser has no name, and is called so in each language. */
import { isInBrowser } from './browser-session.ts'
import { type Language, languages } from './languages.ts'

export const tabletWords = (language: Language, { tabletId, name }: { tabletId: string; name: string }) =>
  isInBrowser(tabletId) ? languages[language].inBrowser : name
