import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { languageTags } from './src/shared/languages.ts'

/** Catalogues that come with their screens and not with the shell, each with the folders whose words it has. */
const catalogues = {
  customer: ['public/customer'],
  demo: ['public/demo'],
  entrance: ['counter/entrance', 'kit/checks', 'kit/entrance', 'onboarding'],
  review: ['manager'],
  shift: ['counter/shift'],
  shop: ['manager/shop'],
  waiting: ['counter/waiting'],
}

const folders = Object.values(catalogues).flat()
const within = (folder: string, other: string) => other.startsWith(`${folder}/`)

export default defineConfig({
  sourceLocale: 'en',
  // A line that moves changes no catalogue.
  format: formatter({ lineNumbers: false }),
  locales: languageTags,
  catalogs: [
    {
      path: '<rootDir>/src/client/i18n/{locale}',
      include: ['src/client'],
      exclude: ['**/node_modules/**', ...folders.map((folder) => `src/client/${folder}/**`)],
    },
    ...Object.entries(catalogues).map(([name, own]) => ({
      path: `<rootDir>/src/client/i18n/${name}/{locale}`,
      include: own.map((folder) => `src/client/${folder}`),
      exclude: folders
        .filter((other) => own.some((folder) => within(folder, other)))
        .map((folder) => `src/client/${folder}/**`),
    })),
  ],
})
