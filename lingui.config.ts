import { defineConfig } from '@lingui/cli'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ko'],
  catalogs: [{ path: '<rootDir>/src/client/i18n/{locale}', include: ['src/client'] }],
})
