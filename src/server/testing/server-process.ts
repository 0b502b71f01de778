/** The real server as a process of its own, on a free port of loopback. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testApiKey, testSecret } from './test-shop.ts'

export type ServerProcess = {
  url: string
  process: ChildProcess
  /** What it printed for whoever started it: the address, and outside the demo the one-time setup address. */
  printed: () => string
  /** SIGTERM, and wait for it to be gone. */
  stop: () => Promise<void>
  /** SIGKILL, and wait for it to be gone. */
  kill: () => Promise<void>
}

type PackageJson = { scripts: { stampdesk: string } }

/** Of a second start it is most that our modules are read and compiled. */
export const programEnv = {
  PATH: process.env.PATH ?? '',
  NODE_COMPILE_CACHE: join(tmpdir(), 'stampdesk-compile-cache'),
}

// A test that runs out of time stops nothing itself.
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Less than a hook may take. */
const readyMs = 80_000
/** One that hangs is asked anew. */
const probeMs = 10_000

const main = new URL('../main.ts', import.meta.url).pathname
/** What Node is given where the package starts it. */
export const nodeFlags = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as PackageJson
).scripts.stampdesk
  .split(' ')
  .slice(1, -1)

/** Resolves once it is ready. `log` is a file descriptor for its JSON lines, `program` another one with a planted bug. */
export async function startServer(
  env: Record<string, string>,
  log: number | 'inherit' = 'inherit',
  program = main,
): Promise<ServerProcess> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [...nodeFlags, program, 'start'], {
    env: {
      ...programEnv,
      PORT: port,
      DEMO: '0',
      LOG_LEVEL: 'error',
      STAMPDESK_API_KEY: testApiKey,
      STAMPDESK_SECRET: testSecret,
      SHOP_TIMEZONE: 'Asia/Seoul',
      ...env,
    },
    stdio: ['ignore', 'pipe', log],
  })
  running.add(child)
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(
    () => void running.delete(child),
  )
  const url = `http://127.0.0.1:${port}`
  await Promise.race([
    ready(url),
    gone.then(() => {
      throw new Error(`the server ended with ${child.exitCode} before it was ready`)
    }),
  ]).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    url,
    process: child,
    printed: () => printed,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Of the clock that no machine's pause moves. What it was answered last is told, where it never is ready. */
async function ready(url: string): Promise<void> {
  const until = performance.now() + readyMs
  let last = ''
  while (performance.now() < until) {
    last = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(probeMs) }).then(
      async (answer) => (answer.ok ? '' : `${answer.status} ${await answer.text()}`),
      (error: Error) => String(error.cause ?? error),
    )
    if (last === '') return
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error(`${url} was not ready in time, and said: ${last}`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
