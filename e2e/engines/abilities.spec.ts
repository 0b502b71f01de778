/** docs/tablets.md says of each engine what it has and lacks: the engine itself is asked. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { listen } from '../loopback.ts'
import { askAbilities } from './abilities.ts'
import { inEachEngine, test } from './engine.ts'

/** Ability to yes or no, as the page's table has it in this engine's column. */
function toldOf(engine: string): Record<string, boolean> {
  const page = readFileSync(new URL('../../docs/tablets.md', import.meta.url), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const column = rows[0]?.findIndex((title) => title.startsWith(engine)) ?? -1
  if (column < 0) throw new Error(`docs/tablets.md has no column for ${engine}`)
  return Object.fromEntries(rows.slice(2).map((cells) => [cells[1] ?? '', cells[column] === 'yes']))
}

async function withPage(ask: (address: string) => Promise<void>): Promise<void> {
  const html = () =>
    new Response('<!doctype html><title>A page</title>', { headers: { 'content-type': 'text/html' } })
  const server = await listen(html)
  await ask(server.address).finally(() => server.close())
}

inEachEngine(({ name }) => {
  test('has and lacks what docs/tablets.md says', { tag: '@deep' }, async ({ tablets }) => {
    await withPage(async (address) => {
      const tablet = await tablets.start()
      const tab = await tablet.newTab()
      await tab.goto(address)
      expect(await tab.run(askAbilities), tablet.version).toEqual(toldOf(name))
    })
  })
})

test('Chromium has and lacks what docs/tablets.md says', { tag: '@deep' }, async ({
  page,
}: {
  page: Page
}) => {
  await withPage(async (address) => {
    await page.goto(address)
    expect(await page.evaluate(askAbilities)).toEqual(toldOf('Chromium'))
  })
})
