import { expect, test } from 'vitest'
import type { Clock } from './clock.ts'
import { fakeClock } from './rig/fake-clock.ts'
import { tap } from './rig/rig.ts'
import { createUndoTimers } from './undo-timers.ts'

const held = (stampIdx: number, holdMs: number) =>
  ({ phase: 'held', command: tap({ stampIdx }), ord: 1, holdMs }) as const

test('a timer that comes too early is set again', async () => {
  const clock = fakeClock()
  const early: Clock = { ...clock, after: (ms, run) => clock.after(Math.max(ms - 3, 1), run) }
  let overAt = 0
  const holds = createUndoTimers({
    clock: early,
    onOver() {
      if (holds.hasOver()) overAt = clock.now()
      else holds.again(1)
    },
  })
  holds.see(held(1, 500), 0)
  await clock.pass(600)
  expect(overAt).toBe(500)
})

test('one that is not there any more does not keep the next from ending', async () => {
  const clock = fakeClock()
  const ended: string[] = []
  const [ghost, real] = [held(1, 500), held(1, 100)]
  const holds = createUndoTimers({
    clock,
    onOver() {
      if (holds.isOver(real.command.commandId)) ended.push(real.command.commandId)
      holds.retain(new Set([real.command.commandId].filter((id) => !ended.includes(id))))
    },
  })
  holds.see(ghost, 0)
  holds.see(real, 0)
  await clock.pass(2_000)
  expect(ended).toEqual([real.command.commandId])
})
