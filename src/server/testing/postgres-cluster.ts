/** A PostgreSQL cluster of the tests' own, in a temporary folder, on a socket: up in a second, gone afterwards. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Cluster = {
  url: (database: string) => string
  createDatabase: (name: string) => void
  /** As an operator does it: every session is ended, and the server is back when this returns. */
  restart: () => void
  stop: () => void
}

/** The database that the tests' own are copies of: migrating once is quicker than each time. */
export const migratedTemplate = 'migrated'

/** `POSTGRES_BIN` names another version's programs. Debian keeps the server's off the PATH. */
function foldersOfPrograms(): string[] {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  return [
    ...(process.env.POSTGRES_BIN ? [process.env.POSTGRES_BIN] : []),
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
}

/** The first that there is: an archive with a server alone is served by the clients beside it. */
function findProgram(name: string): string | null {
  const folder = foldersOfPrograms().find((it) => existsSync(join(it, name)))
  return folder === undefined ? null : join(folder, name)
}

/** Of PostgreSQL's clients, by its path: they run as whoever runs the tests. */
export function runClient(program: string, ...args: string[]): void {
  execFileSync(findProgram(program) ?? program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

type PostgresPrograms = {
  /** Whose everything in it is. */
  folder: string
  run: (program: string, ...args: string[]) => void
  /** Beside it whoever calls goes on calling. */
  runBeside: (program: string, ...args: string[]) => Promise<void>
  initialise: (data: string) => void
}

/** Null where PostgreSQL is not installed. It refuses to run as root, so root runs it as `postgres`. */
export function findPostgres(): PostgresPrograms | null {
  if (!findProgram('initdb') || !findProgram('pg_ctl')) return null
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-pg-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])))
    chownSync(folder, uid, gid)
  }
  const commandOf = (program: string, args: string[]): [string, string[]] => {
    const command = findProgram(program) ?? program
    return isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args]
  }
  const run = (program: string, ...args: string[]) =>
    void execFileSync(...commandOf(program, args), { stdio: 'ignore', cwd: folder })
  const runBeside = async (program: string, ...args: string[]) => {
    const child = spawn(...commandOf(program, args), { stdio: 'ignore', cwd: folder })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  }
  const initialise = (data: string) =>
    run('initdb', '-D', data, '-U', 'stampdesk', '-A', 'trust', '--encoding=UTF8', '--no-locale')
  return { folder, run, runBeside, initialise }
}

export const socketUrl = (folder: string, database: string, port = 5432) =>
  `postgres://stampdesk@localhost:${port}/${database}?host=${encodeURIComponent(folder)}`

export function startPostgres(): Cluster | null {
  const programs = findPostgres()
  if (!programs) return null
  const { folder, run, initialise } = programs
  const data = join(folder, 'data')
  initialise(data)
  const options = `-k ${folder} -c listen_addresses='' -c max_connections=300`
  run('pg_ctl', '-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start')
  return {
    url: (database) => socketUrl(folder, database),
    createDatabase: (name) => run('createdb', '-h', folder, '-U', 'stampdesk', name),
    restart: () =>
      run('pg_ctl', '-D', data, '-m', 'fast', '-w', '-o', options, '-l', join(folder, 'log'), 'restart'),
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
