import { i18n } from '@lingui/core'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import { tabletWords } from '#shared/tablet-words.ts'

type Tablet = { tabletId: string; name: string }

/** Undefined where there is none. */
export function tabletName(tablet: Tablet): string
export function tabletName(tablet: Tablet | null): string | undefined
export function tabletName(tablet: Tablet | null): string | undefined {
  return tablet ? tabletWords(languageOfTag(i18n.locale) ?? languageTags[0], tablet) : undefined
}
