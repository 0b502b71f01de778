/**
 * The keys behind Hangul: a code that was typed with the Korean layout on (KS X 5002, two sets), such as `ㅠㄹ6ㅋ` for
 * `BF6Z`. Syllables are taken apart by their number (The Unicode Standard, section 3.12).
 */

const initials = 'r R s e E f a q Q t T d w W c z x v g'.split(' ')
const vowels = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ')
const finals = ['', ...'r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ')]

/** Single letters, U+3131 to U+3163: first the consonants in the order of Unicode, then the vowels. */
const consonants = 'r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g'.split(' ')
const letters = [...consonants, ...vowels]

const firstLetter = 0x31_31
const firstSyllable = 0xac_00
const lastSyllable = 0xd7_a3

export function withoutHangul(text: string): string {
  return [...text].map(keysOf).join('')
}

function keysOf(character: string): string {
  const number = character.codePointAt(0) ?? 0
  const letter = letters[number - firstLetter]
  if (letter !== undefined) return letter
  if (number < firstSyllable || number > lastSyllable) return character
  const syllable = number - firstSyllable
  const initial = Math.floor(syllable / (21 * 28))
  const vowel = Math.floor(syllable / 28) % 21
  return `${initials[initial]}${vowels[vowel]}${finals[syllable % 28]}`
}
