import type { Catalogue, CatalogueFiles } from '../../i18n/language.tsx'

/** Apart from the others, so that no shell carries the names of its files. */
export const practiceCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', {
  base: '../../i18n/practice',
})
