/**
 * The one list of languages. A new one is an entry here and its catalogues: `client/i18n/**\/TAG.po`, the refusals of the
 * entry, events and fields (`event-words-TAG.ts`, `field-words.ts`), what customers are told on paper and in a story
 * (`client/manager/shop/printed-words.ts`, `server/review/history-say.ts`), the digest (`server/review/digest-words.ts`),
 * the manifest (`client/install/web-manifest.ts`), and where its glyphs are none of Latin's `client/ui/languages/TAG.css`.
 * What is missing is named by the compiler or by `npm run check`.
 */
import type { RefusalName, Sentences } from './refusals.ts'

export type Refusals = Record<RefusalName, Sentences>

type Entry = {
  /** In itself: whoever needs it can read it. */
  name: string
  /** Whose dates and times (BCP 47). */
  locale: string
  /** What its sentences are written with: a catalogue's test looks for it. */
  letters: RegExp
  /** Between two sentences, with the space behind it where there is one. */
  fullStop: '. ' | '。'
  /** Said before any catalogue has come. */
  notLoaded: string
  /** What its people's Excel writes CSV in where it is not told otherwise: the code page of their Windows. */
  codePage: string
  /** A manager's own browser, which is no tablet and has no name. */
  inBrowser: string
  refusals: () => Promise<{ refusals: Refusals }>
}

export const languages = {
  en: {
    name: 'English',
    locale: 'en-GB',
    letters: /[a-z]{2}/i,
    fullStop: '. ',
    notLoaded: 'Stampdesk did not load. Reload the page.',
    codePage: 'windows-1252',
    inBrowser: 'Desk',
    refusals: () => import('./refusals-en.ts'),
  },
  ko: {
    name: '한국어',
    locale: 'ko-KR',
    letters: /\p{Script=Hangul}/u,
    fullStop: '. ',
    notLoaded: '불러오지 못했습니다. 새로고침해 주세요.',
    codePage: 'euc-kr',
    inBrowser: '데스크',
    refusals: () => import('./refusals-ko.ts'),
  },
  ja: {
    name: '日本語',
    locale: 'ja-JP',
    letters: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
    fullStop: '。',
    notLoaded: '読み込めませんでした。ページを再読み込みしてください。',
    codePage: 'shift_jis',
    inBrowser: '管理画面',
    refusals: () => import('./refusals-ja.ts'),
  },
} as const satisfies Record<string, Entry>

export type Language = keyof typeof languages

/** In the order in which they are offered; the first one stands where none is wanted. */
export const languageTags = Object.keys(languages) as [Language, ...Language[]]

/** The language of a tag or range of BCP 47: of `ko-KR` Korean. */
export function languageOfTag(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-')
  return languageTags.find((language) => language === primary)
}

/** Whose dates and times are shown on a screen in this language. */
export function localeOf(tag: string): string {
  return languages[languageOfTag(tag) ?? languageTags[0]].locale
}

/** The first of the wanted that there is. */
export function preferredLanguage(wanted: readonly string[]): Language {
  return wanted.map(languageOfTag).find((language) => language !== undefined) ?? languageTags[0]
}
