import type { Catalogue, CatalogueFiles } from '../../i18n/language.tsx'

/** What is said where the live picture reads nothing: not the shell's. */
export const cameraCatalogue: CatalogueFiles = import.meta.glob<Catalogue>('./*.po', {
  base: '../../i18n/camera',
})
