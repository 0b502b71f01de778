import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { languageTags } from './src/shared/languages.ts'

/** Catalogues that come with their screens and not with the shell, each with the folders, or the file, whose words it has. */
const catalogues = {
  blank: ['counter/blank'],
  camera: ['counter/camera'],
  customer: ['public/customer'],
  demo: ['public/demo'],
  entrance: ['counter/entrance', 'kit/checks', 'kit/entrance', 'onboarding'],
  find: ['counter/find-customer.tsx'],
  practice: ['counter/practice'],
  rescue: ['counter/rescue', 'kit/rescue'],
  review: ['manager'],
  shift: ['counter/promise', 'counter/shift'],
  shop: ['manager/shop', 'counter-issue.tsx'],
  waiting: ['counter/waiting'],
}

const folders = Object.values(catalogues).flat()
/** A single file is its own. */
const filesOf = (folder: string) => `src/client/${folder}${folder.endsWith('.tsx') ? '' : '/**'}`
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
      exclude: ['**/node_modules/**', ...folders.map(filesOf)],
    },
    ...Object.entries(catalogues).map(([name, own]) => ({
      path: `<rootDir>/src/client/i18n/${name}/{locale}`,
      include: own.map((folder) => `src/client/${folder}`),
      exclude: folders.filter((other) => own.some((folder) => within(folder, other))).map(filesOf),
    })),
  ],
})
