/** What axe thinks of a page (WCAG 2.2 and its own best practices). */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const isDeep = process.env.DEEP === '1'

/** By night the document is the same, and the contrasts of both are a unit test: the deep run looks at it, too. */
export const themes = isDeep ? (['light', 'dark'] as const) : (['light'] as const)

/** A tablet held either way, and a phone; one way is enough between the deep runs. */
export const sizes = [
  { width: 1180, height: 820 },
  ...(isDeep ? [{ width: 820, height: 1180 }] : []),
  { width: 390, height: 844 },
]

export async function axeFindsNothing(page: Page, what?: string): Promise<void> {
  // Our pages have no frames of another origin: what it found can be put together in the page itself.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  // One screen's faults do not hide the next one's.
  expect.soft(found, what).toEqual([])
}
