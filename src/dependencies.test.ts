/** The licence list, and no code of others that runs while it is installed. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  dependenciesPage,
  describeDependencies,
  isAllowed,
  type Lockfile,
  readLockfile,
  shipped,
  withInstallScripts,
} from '../.ci/dependencies.ts'

const lockfile = readLockfile()

test('every package that is shipped has a licence that was looked at', () => {
  expect(shipped(lockfile).length).toBeGreaterThan(50)
  expect(shipped(lockfile).filter(({ licence }) => !isAllowed(licence))).toEqual([])
})

test('docs/dependencies.md says what the lockfile says: npm run dependencies', () => {
  expect(readFileSync(dependenciesPage, 'utf8')).toBe(describeDependencies(lockfile))
})

test('no package runs a script while it is installed, and npm is configured not to', () => {
  expect(withInstallScripts(lockfile)).toEqual([])
  expect(readFileSync(new URL('../.npmrc', import.meta.url), 'utf8')).toMatch(/^ignore-scripts=true$/m)
})

test('a licence or a script that nobody looked at is named', () => {
  const planted: Lockfile = {
    packages: {
      '': { license: 'Apache-2.0' },
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/good/node_modules/viral': { version: '2.0.0', license: 'AGPL-3.0-only' },
      'node_modules/silent': { version: '3.0.0' },
      'node_modules/tool': { version: '4.0.0', license: 'GPL-3.0', dev: true, hasInstallScript: true },
    },
  }
  const refused = shipped(planted).filter(({ licence }) => !isAllowed(licence))
  expect(refused.map(({ name }) => name)).toEqual(['silent', 'viral'])
  expect(withInstallScripts(planted)).toEqual(['tool'])
  expect(withInstallScripts(planted, (path) => path.endsWith('good'))).toEqual(['good', 'tool'])
  expect(['MIT OR GPL-3.0', '(MIT OR CC0-1.0)', 'MIT and ISC'].every(isAllowed)).toBe(true)
  expect(['MIT AND GPL-3.0', 'UNLICENSED', 'SEE LICENSE IN x'].some(isAllowed)).toBe(false)
})
