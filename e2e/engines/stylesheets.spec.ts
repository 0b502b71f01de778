/** Stylesheets in the engine of an iPad, and in Firefox's: each is asked for once, and once more where it did not come. */
import { expect } from '@playwright/test'
import { openPeopleShop } from '../people-shop.ts'
import { inEachEngine, test } from './engine.ts'
import { openPaired, signIn } from './paired.ts'

/** What a page asked for, by its path; `isLost`: the first request for each is answered with a fault. */
async function openLossyShop(isLost: boolean) {
  const asked = new Map<string, number>()
  const people = await openPeopleShop({
    dist: process.env['DIST_DIR'] ?? 'dist',
    between: (fetch) => (request, env) => {
      const { pathname } = new URL(request.url)
      // A worker that fills its cache asks for the same files.
      if (request.headers.get('sec-fetch-dest') !== 'style') return fetch(request, env)
      const before = asked.get(pathname) ?? 0
      asked.set(pathname, before + 1)
      // A line that is cut is tried again by the engines themselves.
      return isLost && before === 0 ? new Response('no', { status: 503 }) : fetch(request, env)
    },
  })
  return { people, asked }
}

inEachEngine(() => {
  for (const [what, isLost] of [
    ['is asked for once', false],
    ['that did not come is asked for again before its screen is drawn', true],
  ] as const)
    test(`a stylesheet ${what}`, { tag: '@deep' }, async ({ tablets }) => {
      const { people, asked } = await openLossyShop(isLost)
      try {
        const stampIdx = await people.stampOf(4)
        const tab = await (await tablets.start()).newTab()
        await openPaired(tab, people)
        await signIn(tab)
        await tab.says('Ready for the next customer')
        await tab.press('Type the code')
        await tab.fill('Stamp code', String(stampIdx))
        await tab.press('Open the card')
        await tab.says('4 of 10')
        // It has its place on every card, and is shown behind a tap.
        expect(await tab.has('Undo')).toBe(false)
        expect(asked.size).toBeGreaterThan(3)
        expect(Math.max(...asked.values())).toBe(isLost ? 2 : 1)
      } finally {
        await people.close()
      }
    })
})
