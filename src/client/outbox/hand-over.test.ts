import { afterEach, beforeEach, expect, test } from 'vitest'
import { handOverList, undecided } from './hand-over.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

test('O-13: a manager takes over what was on the list, and nothing that came after it', async () => {
  const outbox = rig.tab()
  rig.server.wire = () => 'request-lost'
  const [waiting, held, late] = [tap(), tap({ stampIdx: 8, count: 3 }), tap()]
  await outbox.add(waiting, { holdMs: 0 })
  await outbox.add(held, { holdMs: 60_000 })
  const listed = undecided(outbox.view().entries)
  const ids = listed.map(({ command }) => command.commandId)
  const lines = handOverList(listed).trim().split('\n')
  expect(lines).toHaveLength(3)
  for (const [index, { commandId, count }] of [waiting, held].entries())
    expect(lines[index + 1]).toMatch(new RegExp(`\\t\\+${count}\\t.*\\t${commandId}$`))

  await outbox.add(late, { holdMs: 0 })
  expect(await outbox.clear(ids)).toMatchObject({ may: false })
  expect(await rig.queued()).toHaveLength(3)
  ids.push(late.commandId)
  expect(await outbox.clear(ids)).toEqual({ may: true })
  expect(outbox.view().entries).toEqual([])
})

test('O-13: what was handed over is a gap in the numbering, what was still held too', async () => {
  const outbox = rig.tab()
  rig.server.wire = () => 'request-lost'
  await outbox.add(tap(), { holdMs: 0 })
  await outbox.add(tap(), { holdMs: 60_000 })
  await outbox.clear(outbox.view().entries.map(({ command }) => command.commandId))
  rig.server.wire = () => 'through'
  await outbox.add(tap(), { holdMs: 0 })
  await rig.clock.until(() => rig.settled.length === 1)
  expect(rig.server.requests.at(-1)?.commands.map(({ seq }) => seq)).toEqual([3])
})
