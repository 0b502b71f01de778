import { i18n } from '@lingui/core'
import { type Language, languages } from '#shared/languages.ts'

/** One after the other, as the screen's language writes them: what has no full stop gets one, and Japanese has no spaces. */
export function sentences(...texts: readonly (string | null | undefined)[]): string {
  const { fullStop } = languages[i18n.locale as Language]
  const stop = fullStop.trim()
  const ended = texts
    .filter(Boolean)
    .map((text) => (/[.!?。！？]["”’」]?$/u.test(`${text}`) ? text : `${text}${stop}`))
  return ended.join(fullStop.slice(stop.length))
}
