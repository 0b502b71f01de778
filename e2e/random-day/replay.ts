/** What a day was shrunk to, played again as a test: it is green once no step of it breaks anything. */
import { expect, test } from '@playwright/test'
import type { Step } from './engine.ts'
import { byList, playDay } from './play.ts'

/** `name` is the invariant that the steps once broke. */
export function replayTest(name: string, steps: readonly Step[]): void {
  test(name, async ({ browser }) => {
    const { fault, steps: done, trace } = await playDay({ browser }, byList(steps))
    expect(fault, trace.join('\n')).toBeNull()
    expect(done, 'each step could be done').toEqual(steps)
  })
}
