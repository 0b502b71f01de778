/**
 * What is shipped and under which licences, from the lockfile, as docs/dependencies.md: `npm run dependencies` writes
 * it, `src/dependencies.test.ts` holds it true. A package with a licence or an install script that nobody has looked at
 * fails the build.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

type Locked = {
  version?: string
  license?: string
  dev?: boolean
  devOptional?: boolean
  hasInstallScript?: boolean
}
export type Lockfile = { packages: Record<string, Locked> }
export type Shipped = { name: string; version: string; licence: string }

/** Permissive ones, compatible with Apache-2.0. A choice ("OR") needs one of these, a sum ("AND") all of them. */
export const allowedLicences: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Unlicense',
  // Permissive, with a patent grant (OSI-approved): graceful-fs, which only Node's way into read-excel-file would load.
  'BlueOak-1.0.0',
  'CC0-1.0',
  // MIT without the notice to be kept: nodemailer.
  'MIT-0',
])

/** Every package that `npm ci --omit=dev` installs somewhere; platform builds and optional peers with it. */
export function shipped({ packages }: Lockfile): Shipped[] {
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version = '', license = 'none told' }]) => ({
      name: nameOf(path),
      version,
      licence: license,
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.version.localeCompare(other.version))
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

export function isAllowed(licence: string): boolean {
  const plain = licence.replaceAll(/[()]/g, '')
  if (/ or /i.test(plain)) return plain.split(/ or /i).some(isAllowed)
  return plain.split(/ and /i).every((one) => allowedLicences.has(one.trim()))
}

/** Those whose script was looked at. It stays off all the same. */
export const knownScripts: ReadonlySet<string> = new Set(['fsevents'])

/**
 * Code that would run on `npm ci`, development's packages among them. Not every registry tells a lockfile of it, so
 * that what is installed is asked itself as well.
 */
export function withInstallScripts({ packages }: Lockfile, isInstalledWithOne = hasScript): string[] {
  return Object.entries(packages)
    .filter(([path, { hasInstallScript }]) => path !== '' && (hasInstallScript || isInstalledWithOne(path)))
    .map(([path]) => nameOf(path))
    .filter((name) => !knownScripts.has(name))
}

/** npm runs these three, and `node-gyp rebuild` where there is a binding.gyp. False where it is not installed here. */
function hasScript(path: string): boolean {
  const folder = new URL(`${path}/`, root)
  if (existsSync(new URL('binding.gyp', folder))) return true
  try {
    const { scripts = {} } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
    return ['preinstall', 'install', 'postinstall'].some((script) => script in scripts)
  } catch {
    return false
  }
}

export function describeDependencies(lockfile: Lockfile): string {
  const all = shipped(lockfile)
  const byLicence = Map.groupBy(all, ({ licence }) => licence)
  const counts = [...byLicence].toSorted(([, one], [, other]) => other.length - one.length)
  return `# Dependencies

Written by \`npm run dependencies\` from the lockfile; a test fails where it is not what the lockfile says, where a
licence is not on the list of allowed ones (\`.ci/dependencies.ts\`), or where a package brings an install script.

- **Licences** of the ${all.length} packages that are installed without development's (platform builds and optional
  peers counted): ${counts.map(([licence, { length }]) => `${licence} ${length}`).join(', ')}.
- **Install scripts**: off for everyone (\`ignore-scripts\` in \`.npmrc\`). No package that is installed on Linux has one;
  with a script that was looked at, and off too: ${[...knownScripts].join(', ')} (development on macOS).
- **Known vulnerabilities**: \`npm audit --omit=dev --audit-level=high\`. The registry that this was built against answers
  it with 405 Method Not Allowed, so no result is claimed here: run it against registry.npmjs.org.
- **Integrity**: exact versions, and a hash for each package in \`package-lock.json\`; \`npm ci\` checks them.

The fonts are listed in \`NOTICE\`.

| package | version | licence |
|---|---|---|
${all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`).join('\n')}
`
}

export const dependenciesPage = new URL('docs/dependencies.md', root)

export function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as Lockfile
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  writeFileSync(dependenciesPage, describeDependencies(readLockfile()))
