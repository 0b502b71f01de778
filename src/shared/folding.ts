/**
 * Names as they are looked for: without case, accents, width, signs and what nobody sees. The same on every engine and in
 * every browser, since it is ours and no database's. Decomposed (UAX #15, NFKD), so that a syllable of Hangul that is
 * half typed is the beginning of the whole one.
 */

/** Marks that are left out in writing: of Latin, Greek and Cyrillic letters, points of Hebrew, vowels of Arabic. A kana's stay. */
const marks = /(?![\u3099\u309a])(?=\p{Mn})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]/gu
const apostrophes = /['’‘‛ʼʻʹʾʿ`´′＇]/g
const signs = /[^\p{L}\p{M}\p{N}]+/gu

/** Letters that Unicode does not take apart, and Arabic letters of which keyboards have two. */
const letters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ς: 'σ',
  ي: 'ی',
  ى: 'ی',
  ك: 'ک',
  ة: 'ه',
  ـ: '',
}
const letter = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

/** Zero of each script whose people write numbers with digits of their own. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]

/** Words apart by one space. In capitals first: ß is SS there, and ı an I. */
export function foldName(text: string): string {
  return text
    .replaceAll(apostrophes, '')
    .normalize('NFKD')
    .replaceAll(marks, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(marks, '')
    .replaceAll(letter, (it) => letters[it] ?? it)
    .replaceAll(/[\u30a1-\u30f6]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g, asciiDigit)
    .replaceAll(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replaceAll(signs, ' ')
    .trim()
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  return String(code - (zeros.findLast((zero) => zero <= code) ?? code))
}

/** Names of these are written without a space, or with one, and are looked for by either half. */
const unspaced = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}々ー\u3099\u309a]+$/u

/** Of a folded word: it, and where its script has no spaces each of its ends. */
export function endsOf(word: string): string[] {
  if (!unspaced.test(word)) return [word]
  const characters = [...word.normalize('NFC')].slice(0, 20)
  return characters.map((_, at) => characters.slice(at).join('').normalize('NFKD'))
}

export const isUnspaced = (words: readonly string[]) => words.every((word) => unspaced.test(word))

/** Every word of what is sought begins a word of the name, in whatever order. */
export function isFoundIn(name: string, sought: string): boolean {
  const beginnings = foldName(name).split(' ').flatMap(endsOf)
  return foldName(sought)
    .split(' ')
    .every((wanted) => beginnings.some((it) => it.startsWith(wanted)))
}

/**
 * Digits of a telephone number without what only one way of writing it has: the zero in brackets of `+44 (0)20`, and
 * zeros before it. Null where it is none.
 */
export function phoneDigits(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\(0\)/g, '')
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, asciiDigit)
  if (!/^[+\d\s().,/\u2010-\u2015\u2212-]*$/.test(plain)) return null
  const digits = plain.replaceAll(/\D/g, '')
  return digits === '' ? null : digits
}
