/** Firefox, by WebDriver BiDi through its own remote agent: no driver stands between. */
import { existsSync } from 'node:fs'
import { type Page, launch as start } from 'puppeteer-core'
import type { DrivenPage, Engine } from './engine.ts'

const found =
  [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    (path) => path && existsSync(path),
  ) ?? null

export const firefox: Engine = {
  name: 'Firefox',
  isMissing: found === null ? 'Firefox is not on this machine (Debian: apt-get install firefox-esr)' : null,
  async launch(profile, atStart) {
    const browser = await start({
      browser: 'firefox',
      executablePath: found ?? '',
      userDataDir: profile,
      headless: true,
      defaultViewport: null,
      args: ['--width=1180', '--height=820'],
    })
    const pid = browser.process()?.pid
    if (!pid) throw new Error('Firefox did not start')
    const gone = new Promise((resolve) => browser.process()?.once('exit', resolve))
    return {
      version: await browser.version(),
      async newPage() {
        const page = await browser.newPage()
        await page.evaluateOnNewDocument(atStart)
        return driven(page)
      },
      async kill() {
        // Started as the head of a group of its own.
        process.kill(-pid, 'SIGKILL')
        await gone
      },
      close: () => browser.close(),
    }
  },
}

function driven(page: Page): DrivenPage {
  return {
    async goto(address) {
      await page.goto(address)
    },
    async reload() {
      await page.reload()
    },
    run: (task, ...args) => page.evaluate(task as never, ...args) as never,
    clickAt: (x, y) => page.mouse.click(x, y),
    type: (text, gapMs) => page.keyboard.type(text, { delay: gapMs }),
    picture: async () => Buffer.from(await page.screenshot()),
    close: () => page.close(),
  }
}
