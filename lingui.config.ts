import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { languageTags } from './src/shared/languages.ts'

/** Rooms whose words come with them and not with the shell. */
const rooms = ['demo', 'entrance', 'review', 'shop', 'waiting']

export default defineConfig({
  sourceLocale: 'en',
  // A line that moves changes no catalogue.
  format: formatter({ lineNumbers: false }),
  locales: languageTags,
  catalogs: [
    {
      path: '<rootDir>/src/client/i18n/{locale}',
      include: ['src/client'],
      exclude: ['**/node_modules/**', ...rooms.map((room) => `src/client/screens/${room}/**`)],
    },
    ...rooms.map((room) => ({
      path: `<rootDir>/src/client/i18n/${room}/{locale}`,
      include: [`src/client/screens/${room}`],
    })),
  ],
})
