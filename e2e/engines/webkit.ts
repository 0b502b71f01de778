/** WebKitGTK, by W3C WebDriver, in a window on a screen of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Builder, Key, type WebDriver } from 'selenium-webdriver'
import { freePort } from '../../src/server/testing/server-process.ts'
import type { DrivenPage, Engine } from './engine.ts'

const python = '/usr/bin/python3'
const program = fileURLToPath(new URL('webkit-browser.py', import.meta.url))
const packages = 'apt-get install webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb'

function isMissing(): string | null {
  const isThere =
    ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb', python].every(existsSync) &&
    spawnSync(python, ['-c', 'import gi; gi.require_version("WebKit2", "4.1")']).status === 0
  return isThere ? null : `WebKitGTK is not on this machine with its driver (Debian: ${packages})`
}

// A test that runs out of time stops nothing itself.
const running = new Set<number>()
process.once('exit', () => running.forEach(killGroup))

export const webkit: Engine = {
  name: 'WebKitGTK',
  isMissing: isMissing(),
  async launch(profile, atStart) {
    const screen = await openScreen()
    const port = await freePort()
    // The head of a group of its own, to which all of the browser's processes belong.
    const service = spawn('WebKitWebDriver', [`--port=${port}`], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: screen.display, LANG: 'C.UTF-8', LIBGL_ALWAYS_SOFTWARE: '1' },
    })
    const gone = exitOf(service)
    const pid = service.pid ?? 0
    running.add(pid)
    await untilListens(port)
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({
        browserName: 'WebKitGTK',
        'webkitgtk:browserOptions': { binary: program, args: [profile, atStart] },
      })
      .build()
    const kill = async () => {
      killGroup(pid)
      running.delete(pid)
      await gone
      await screen.close()
    }
    const tabs = openTabs(driver)
    return {
      version: String((await driver.getCapabilities()).get('browserVersion')),
      newPage: tabs.open,
      kill,
      async close() {
        await driver.quit().catch(() => {})
        await kill()
      },
    }
  },
}

/** WebDriver speaks to one window at a time: what two tabs are told is told one after the other. */
function openTabs(driver: WebDriver): { open(): Promise<DrivenPage> } {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const done = last.then(task)
    last = done.catch(() => {})
    return done
  }
  let isFirst = true
  return {
    open: () =>
      inTurn(async () => {
        if (!isFirst) await driver.switchTo().newWindow('tab')
        isFirst = false
        const handle = await driver.getWindowHandle()
        return drivenIn(driver, (task) =>
          inTurn(async () => {
            if ((await driver.getWindowHandle().catch(() => '')) !== handle)
              await driver.switchTo().window(handle)
            return task()
          }),
        )
      }),
  }
}

type InWindow = <Result>(task: () => Promise<Result>) => Promise<Result>

function drivenIn(driver: WebDriver, inWindow: InWindow): DrivenPage {
  return {
    goto: (address) => inWindow(() => driver.get(address)),
    reload: () => inWindow(() => driver.navigate().refresh()),
    run: (task, ...args) => inWindow(() => run(driver, String(task), args)),
    clickAt: (x, y) =>
      inWindow(() => driver.actions({ async: true }).move({ x, y, duration: 0 }).click().perform()),
    type: (text, gapMs) => inWindow(() => keysOf(driver, text, gapMs).perform()),
    picture: () => inWindow(async () => Buffer.from(await driver.takeScreenshot(), 'base64')),
    close: () => inWindow(() => driver.close()),
  }
}

function keysOf(driver: WebDriver, text: string, gapMs: number) {
  const keys = driver.actions({ async: true })
  for (const key of text.replaceAll('\n', Key.ENTER)) {
    keys.keyDown(key)
    keys.keyUp(key)
    if (gapMs > 0) keys.pause(gapMs, keys.keyboard())
  }
  return keys
}

async function run<Result>(driver: WebDriver, task: string, args: unknown[]): Promise<Result> {
  const answer = await driver.executeAsyncScript<{ result: Result } | { error: string }>(
    `const [args, done] = arguments
     const task = ${task}
     Promise.resolve().then(() => task(...args)).then(
       (result) => done({ result }),
       (error) => done({ error: String(error) + ' ' + String(error?.stack) }),
     )`,
    args,
  )
  if ('error' in answer) throw new Error(answer.error)
  return answer.result
}

/** An X server of its own, on the first number that is free. */
async function openScreen(): Promise<{ display: string; close(): Promise<void> }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const pid = server.pid ?? 0
  running.add(pid)
  const gone = exitOf(server)
  const told = server.stdio[3] as Readable
  const number = await new Promise<string>((resolve, reject) => {
    told.once('data', (text) => resolve(String(text).trim()))
    server.once('exit', () => reject(new Error('Xvfb ended before it had a screen')))
  })
  return {
    display: `:${number}`,
    async close() {
      killGroup(pid)
      running.delete(pid)
      await gone
    },
  }
}

const exitOf = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function untilListens(port: number): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    const isReady = await fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('WebKitWebDriver does not answer')
}
