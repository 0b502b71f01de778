/** A tablet's page, the real server behind a wire, and what the ledger says in the end. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { build } from 'vite'
import { pageOnly } from '../chromium.ts'
import { type LedgerServer, startLedgerServer } from './ledger-server.ts'
import type { Tablet } from './page/tablet.ts'
import { openWire, type Wire } from './wire.ts'

export const isDeep = process.env.DEEP === '1'

export type Shop = {
  server: LedgerServer
  wire: Wire
  stampIdxs: number[]
  /** `n` stamps of the shop, in turn. */
  taps(n: number): number[]
  /** Waits until the ledger has them all, then: each exactly once, and the stamps hold as many. */
  expectExactly(saved: readonly string[], withinMs?: number): Promise<void>
  close(): Promise<void>
}

export async function openShop(stamps = 10): Promise<Shop> {
  built ??= buildPage()
  const server = await startLedgerServer(await built)
  const wire = await openWire(server.port)
  const stampIdxs: number[] = []
  for (let n = 0; n < stamps; n++) stampIdxs.push(await server.newStamp())
  let taps = 0
  return {
    server,
    wire,
    stampIdxs,
    taps: (n) => Array.from({ length: n }, () => stampIdxs[taps++ % stamps] ?? 0),
    async expectExactly(saved, withinMs = 30_000) {
      await expect
        .poll(async () => new Set(await server.applied()).size, { timeout: withinMs })
        .toBe(saved.length)
      expect((await server.applied()).toSorted()).toEqual(saved.toSorted())
      expect(await server.stampsHeld(stampIdxs)).toBe(saved.length)
    },
    async close() {
      await wire.close()
      await server.stop()
    },
  }
}

/** Once a worker; its folder goes with the process. */
let built: Promise<string> | undefined

async function buildPage(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'stampdesk-tablet-'))
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false },
  })
  return outDir
}

export type OpenOptions = Parameters<Tablet['open']>[0]

export async function openTablet(
  context: BrowserContext,
  shop: Shop,
  options: OpenOptions = {},
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(shop.wire.address)
  await page.waitForFunction(() => 'tablet' in window)
  await page.evaluate(() => window.tablet.signIn())
  await page.evaluate((it) => window.tablet.open(it), options)
  return page
}

export type Browser = { context: BrowserContext; kill(): Promise<void> }

/** A profile that outlives its browser. */
export function makeProfile(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'stampdesk-profile-'))
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  }
}

export async function launch(profile: string): Promise<Browser> {
  const context = await chromium.launchPersistentContext(profile, pageOnly())
  return {
    context,
    /** As a dead battery does, save for the page cache. */
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve))
      process.kill(browserPid(profile), 'SIGKILL')
      await closed
    },
  }
}

/** The browser's own process, of those that it has for this profile (POSIX `ps`). */
export function browserPid(profile: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
  const of = stdout
    .split('\n')
    .filter((line) => line.includes(`--user-data-dir=${profile}`) && !line.includes('--type='))
  const [pid] = of.map((line) => Number.parseInt(line, 10))
  if (of.length !== 1 || !pid) throw new Error(`${of.length} browsers have the profile, and not one`)
  return pid
}
