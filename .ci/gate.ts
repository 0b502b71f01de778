/**
 * `npm test`: what may be done at once is, and each step says how it ended and how long it took. Browsers, and tests that
 * hold a time, leave a third of the processors idle while they wait, which is room for those that hold none of their own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

type Options = {
  args?: string[]
  /** What it prints is seen as it comes; of the others it comes as one piece when they end. */
  isWatched?: boolean
  /** It takes what is left over: the pages beside it are waited for with time limits. */
  isBehind?: boolean
}

const root = fileURLToPath(new URL('..', import.meta.url))
const behind = 10

const since = (from: number) => `${Math.round((performance.now() - from) / 1000)} s`

/** Of package.json. True where it passed. */
async function run(script: string, { args = [], isWatched, isBehind }: Options = {}): Promise<boolean> {
  const from = performance.now()
  const child = spawn('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: root,
    stdio: ['ignore', isWatched ? 'inherit' : 'pipe', isWatched ? 'inherit' : 'pipe'],
    shell: process.platform === 'win32',
  })
  if (isBehind && child.pid) setPriority(child.pid, behind)
  const printed: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void printed.push(chunk))
  const [code] = await once(child, 'close')
  process.stdout.write(Buffer.concat(printed))
  const ended = code === 0 ? 'passed' : `FAILED (${code})`
  process.stdout.write(`\n── ${[script, ...args].join(' ')}: ${ended} in ${since(from)}\n\n`)
  return code === 0
}

const suites = ['timed', 'pure', 'server']
const tests = (project: string) => ({
  args: [`--project=${project}`, `--outputFile.json=out/${project}.json`],
})

const startedAt = performance.now()
const results: boolean[] = []
const all = async (steps: Promise<boolean>[]) => void results.push(...(await Promise.all(steps)))

for (const report of [...suites, 'unit', 'e2e']) rmSync(`${root}out/${report}.json`, { force: true })
await all([run('typecheck'), run('lint'), run('build')])
if (!results.includes(false)) {
  // Mostly they wait for databases and processes: by two they would end minutes after the browsers.
  const server = { args: [...tests('server').args, '--maxWorkers=3'], isBehind: true }
  const behindAll = [run('unit', server), run('unit', { ...tests('pure'), isBehind: true })]
  await all([run('size'), run('unit', tests('timed'))])
  await all([run('e2e', { isWatched: true }), ...behindAll])
}
const isGood = !results.includes(false)
process.stdout.write(`The gate ${isGood ? 'passed' : 'FAILED'} in ${since(startedAt)}\n`)
process.exitCode = isGood ? 0 : 1
