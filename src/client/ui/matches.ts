/** As people type: without case, accents and width. A syllable of Hangul that is half typed is the beginning of the whole one. */
const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()

/** What is typed is a part of the name. */
export const matches = (name: string, typed: string) => folded(name).includes(folded(typed))
