/** Where Chromium is: named, installed by the system, or Playwright's own. Installed where it can be. */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The executable's path, or null. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : null
  return [...usual, chromium.executablePath()].find((path) => path && existsSync(path)) ?? null
}

/** For every launch: in a container there is no sandbox to nest, and nothing may phone home. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function install(): void {
  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, { stdio: 'inherit' }).status === 0
  process.stdout.write('Chromium is not on this machine; installing it for the end-to-end tests.\n')
  if (run('npx', 'playwright', 'install', '--with-deps', 'chromium') && findChromium()) return
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isDebianRoot) run('sh', '-c', 'apt-get update -qq && apt-get install -y -qq chromium')
}

type LaunchOptions = { args: string[]; executablePath?: string }

/** The whole browser. */
export function launchOptions(...args: string[]): LaunchOptions {
  const executablePath = findChromium()
  return { args: [...chromiumArgs, ...args], ...(executablePath && { executablePath }) }
}

/** Debian's own script for it waits beside it, where a test ends a browser by its process. */
const shells = ['/usr/lib/chromium/chromium-headless-shell']

/**
 * For a page that needs no window: the headless shell of the same Chromium where the system has it, which draws no
 * browser around the page and so takes two thirds of the work; else, and for the proofs, the whole one. The shell asks
 * nobody before it opens a camera.
 */
export function pageOnly(...args: string[]): LaunchOptions {
  const shell = process.env.DEEP || process.env.CHROMIUM_PATH ? undefined : shells.find(existsSync)
  if (!shell) return launchOptions(...args)
  return { args: [...chromiumArgs, '--use-fake-ui-for-media-stream', ...args], executablePath: shell }
}

/**
 * A camera that shows one grey picture again and again. What Chromium shows by itself is a clock that moves: to draw and to
 * read it is a tenth of a page's work.
 */
export function idleCamera(): string[] {
  const [path, width, height] = [join(tmpdir(), 'stampdesk-idle-camera.y4m'), 320, 240]
  if (!existsSync(path)) {
    // Others that start now look for it too.
    const unfinished = `${path}.${process.pid}`
    const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\nFRAME\n`)
    writeFileSync(unfinished, Buffer.concat([header, Buffer.alloc((width * height * 3) / 2, 128)]))
    renameSync(unfinished, path)
  }
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${path}`]
}

/** `node e2e/chromium.ts`: the step of `npm test` before the browser is needed. */
if (import.meta.main) {
  if (!findChromium()) install()
  const found = findChromium()
  if (!found) {
    process.stderr.write(
      'Chromium was not found and could not be installed. Install it (Debian: apt-get install chromium; elsewhere: ' +
        'npx playwright install chromium) or name it in CHROMIUM_PATH.\n',
    )
    process.exit(1)
  }
  process.stdout.write(`Chromium: ${found}\n`)
}
