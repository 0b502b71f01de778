/** Lighthouse, as its own package has it: mobile, performance alone, in a browser of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { chromiumArgs, findChromium } from '../../e2e/chromium.ts'

type Audits = Record<string, { numericValue?: number } | undefined>
type Report = { lhr: { categories: { performance: { score: number | null } }; audits: Audits } }
type Lighthouse = (url: string, flags: object) => Promise<Report | undefined>

/** `score` of 100; times in ms; `bytes` over the wire. */
export type Visit = { score: number; lcp: number; tbt: number; cls: number; bytes: number }

const here = fileURLToPath(new URL('lighthouse', import.meta.url))
const module = new URL('lighthouse/node_modules/lighthouse/core/index.js', import.meta.url)

/** A hundred packages that nothing else needs: they come when they are asked for. */
export async function openLighthouse(): Promise<Lighthouse> {
  if (!existsSync(module))
    spawnSync('npm', ['ci', '--no-audit'], { cwd: here, stdio: 'inherit', shell: true })
  return ((await import(module.href)) as { default: Lighthouse }).default
}

export async function visit(lighthouse: Lighthouse, url: string, hasCamera: boolean): Promise<Visit> {
  const executablePath = findChromium()
  // One of its own each time: the browser before may not have let go of it yet.
  const port = await freePort()
  const camera = hasCamera
    ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    : ['--deny-permission-prompts']
  const browser = await chromium.launch({
    args: [...chromiumArgs, ...camera, `--remote-debugging-port=${port}`],
    ...(executablePath && { executablePath }),
  })
  try {
    const report = await lighthouse(url, { port, onlyCategories: ['performance'], logLevel: 'error' })
    if (!report) throw new Error('Lighthouse has no report')
    const { categories, audits } = report.lhr
    const numberOf = (name: string) => audits[name]?.numericValue ?? Number.NaN
    return {
      score: (categories.performance.score ?? Number.NaN) * 100,
      lcp: numberOf('largest-contentful-paint'),
      tbt: numberOf('total-blocking-time'),
      cls: numberOf('cumulative-layout-shift'),
      bytes: numberOf('total-byte-weight'),
    }
  } finally {
    await browser.close()
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
