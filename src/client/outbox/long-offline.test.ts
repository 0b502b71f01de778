import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

const hour = 3_600_000
const ids = (commands: readonly { commandId: string }[]) => commands.map(({ commandId }) => commandId)

describe('O-9, a tablet without a network', () => {
  test.each([
    ['1 hour', hour],
    ['25 hours', 25 * hour],
    ['8 days', 8 * 24 * hour],
    ['31 days', 31 * 24 * hour],
  ])(
    'for %s, closed and opened ten times: every tap, once, in order, with its own time',
    async (_name, ms) => {
      rig.server.wire = () => 'request-lost'
      const commands: ReturnType<typeof tap>[] = []
      for (let visit = 0; visit < 10; visit += 1) {
        const outbox = rig.tab()
        await outbox.start()
        for (let n = 0; n < 3; n += 1) {
          const command = tap({ stampIdx: 7 + n, tappedAt: rig.clock.wall() })
          commands.push(command)
          await outbox.add(command, { holdMs: n === 1 ? 5_000 : 0 })
        }
        await rig.clock.pass(60_000)
        expect(outbox.view().entries).toHaveLength(commands.length)
        outbox.stop()
        await rig.clock.pass(ms / 10 - 60_000)
      }
      rig.server.wire = () => 'through'
      await rig.tab().start()
      await rig.clock.until(() => rig.settled.length === commands.length)
      expect(ids(rig.server.applied).toSorted()).toEqual(ids(commands).toSorted())
      for (const stampIdx of [7, 8, 9]) {
        const ofOne = <Command extends { stampIdx: number }>(all: readonly Command[]) =>
          all.filter((it) => it.stampIdx === stampIdx)
        expect(ids(ofOne(rig.server.applied))).toEqual(ids(ofOne(commands)))
      }
      const times = new Map(commands.map(({ commandId, tappedAt }) => [commandId, tappedAt]))
      for (const { commandId, tappedAt } of rig.server.applied) expect(tappedAt).toBe(times.get(commandId))
      expect(await rig.queued()).toEqual([])
    },
  )
})
