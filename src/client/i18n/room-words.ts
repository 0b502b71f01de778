import type { Catalogue, Words } from './language.tsx'

export const demoWords: Words = import.meta.glob<Catalogue>('./*.po', { base: './demo' })
export const entranceWords: Words = import.meta.glob<Catalogue>('./*.po', { base: './entrance' })
export const reviewWords: Words = import.meta.glob<Catalogue>('./*.po', { base: './review' })
export const shopWords: Words = import.meta.glob<Catalogue>('./*.po', { base: './shop' })
export const waitingWords: Words = import.meta.glob<Catalogue>('./*.po', { base: './waiting' })
