import { readFileSync } from 'node:fs'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { expect, test } from 'vitest'
import { idOf, messagesIn } from './gettext.ts'

const catalogues = await getCatalogs(getConfig({ cwd: process.cwd() }))

// The build keeps a message's hash and drops its words: one that was never extracted would be shown as a hash.
test.each(catalogues.map((catalogue) => ({ path: catalogue.path, catalogue })))(
  'every message of the screens is in the catalogue: npx lingui extract --clean: $path',
  async ({ path, catalogue }) => {
    const collected = Object.values((await catalogue.collect()) ?? {})
    const known = messagesIn(readFileSync(`${path.replace('{locale}', 'en')}.po`, 'utf8'))
    const ids = new Set(known.map(({ id }) => id))
    const missing = collected.map(({ message = '', context }) => idOf(message, context))
    expect(missing.filter((id) => !ids.has(id))).toEqual([])
  },
)
