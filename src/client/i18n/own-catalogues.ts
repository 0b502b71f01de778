import type { Catalogue, CatalogueFiles } from './language.tsx'

export const demoCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', { base: './demo' })
export const entranceCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', { base: './entrance' })
export const reviewCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', { base: './review' })
export const shopCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', { base: './shop' })
export const waitingCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', { base: './waiting' })
