import { expect, test } from 'vitest'
import { fakeClock } from './rig/fake-clock.ts'
import { tap } from './rig/rig.ts'
import { openTabs, type TabNews } from './tabs.ts'

test('what was added and undone in one breath does not come back in another tab', async () => {
  const clock = fakeClock()
  const heard: TabNews[] = []
  const name = crypto.randomUUID()
  const teller = openTabs(name, clock, () => {})
  const listener = openTabs(name, clock, (news) => heard.push(news))
  const [undone, kept] = [tap(), tap()].map(
    (command) => ({ phase: 'held', command, ord: 1, holdMs: 1 }) as const,
  )
  if (!undone || !kept) throw new Error('two')
  teller.tell({ type: 'entries', entries: [undone], gone: [] })
  teller.tell({ type: 'entries', entries: [kept], gone: [] })
  teller.tell({ type: 'entries', entries: [], gone: [undone.command.commandId] })
  await clock.pass(30)
  await expect.poll(() => heard.length).toBe(1)
  expect(heard).toEqual([{ type: 'entries', entries: [kept], gone: [undone.command.commandId] }])
  teller.close()
  listener.close()
})
