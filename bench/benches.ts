/** Every bench that package.json names, as a program of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDb } from '../src/server/db/open.ts'
import { migratedTemplate, startPostgres } from '../src/server/testing/postgres-cluster.ts'
import { programEnv } from '../src/server/testing/server-process.ts'
import { sharedCluster } from './each-engine.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** By its name the program: what is built before it, is built once for all. */
export const benches = new Map(
  Object.entries(scripts).flatMap(([name, command]) => {
    const [, bench] = /^bench:(.+)$/.exec(name) ?? []
    const [, program] = /\bnode (bench\/\S+)$/.exec(command) ?? []
    return bench && program ? [[bench, program] as const] : []
  }),
)

export type BenchRun = { code: number; said: string; rows: string[] }

type BenchOptions = { env: NodeJS.ProcessEnv; onText?: (text: string) => void }

/** `quick` among the words is the form of a second or two. */
export async function runBench(
  name: string,
  words: readonly string[],
  { env, onText = () => {} }: BenchOptions,
): Promise<BenchRun> {
  const program = benches.get(name)
  if (!program) throw new Error(`there is no bench ${name}`)
  const child = spawn(process.execPath, [program, ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      onText(text)
    })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 1, said, rows: said.split('\n').filter((line) => line.startsWith('| ')) }
}

export type SharedCluster = { env: NodeJS.ProcessEnv; stop: () => void }

/** One cluster for all of them, where PostgreSQL is installed. */
export async function shareCluster(): Promise<SharedCluster> {
  const { NODE_COMPILE_CACHE } = programEnv
  const env = { ...process.env, NODE_COMPILE_CACHE }
  const cluster = startPostgres()
  if (!cluster) return { env, stop() {} }
  cluster.createDatabase(migratedTemplate)
  const databaseUrl = cluster.url(migratedTemplate)
  await (await openDb({ databaseUrl, dataDir: '', log: console.error })).close()
  return { env: { ...env, [sharedCluster]: cluster.url('{database}') }, stop: cluster.stop }
}
