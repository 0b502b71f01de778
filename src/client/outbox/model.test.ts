import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outbox } from './outbox.ts'
import { answer, type Wire } from './rig/counting-server.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

type Step =
  | { do: 'add'; tab: number; stampIdx: number; holdMs: number }
  | { do: 'undo'; tab: number; nth: number }
  | { do: 'flush'; tab: number; stampIdx: number }
  | { do: 'pass'; ms: number }
  | { do: 'wake'; tab: number }
  | { do: 'crash'; tab: number }
  | { do: 'wire'; wire: keyof typeof wires }

const wires = {
  through: 'through',
  'request lost': 'request-lost',
  'reply lost': 'reply-lost',
  portal: 'portal',
  silent: 'silent',
  'server fault': answer({ code: 1500, message: '', result: null }, 500),
  'signed out': answer({ code: 1401, message: '', result: null }, 401),
  busy: { status: 503, retryAfterMs: 2_000, body: undefined },
} satisfies Record<string, Wire>

const tabNumber = fc.nat({ max: 1 })
const stampIdx = fc.integer({ min: 1, max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add'),
      tab: tabNumber,
      stampIdx,
      holdMs: fc.constantFrom(0, 700, 5_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo'), tab: tabNumber, nth: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flush'), tab: tabNumber, stampIdx }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(1, 90, 700, 3_000, 20_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wake'), tab: tabNumber }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash'), tab: tabNumber }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wire'),
      wire: fc.constantFrom(...(Object.keys(wires) as (keyof typeof wires)[])),
    }),
  },
) as fc.Arbitrary<Step>

/** The model: what was called saved and not called undone, in the order of the taps. */
type Model = { commandId: string; stampIdx: number }[]

async function run(rig: Rig, steps: readonly Step[]): Promise<Model> {
  let model: Model = []
  const tabs: Outbox[] = [rig.tab(), rig.tab()]
  const at = (index: number) => tabs[index] as Outbox
  await Promise.all(tabs.map((it) => it.start()))
  for (const it of steps) {
    if (it.do === 'add') {
      // No two taps of a tablet are in the same millisecond.
      await rig.clock.pass(1)
      const command = tap({ stampIdx: it.stampIdx })
      await at(it.tab).add(command, { holdMs: it.holdMs })
      model.push({ commandId: command.commandId, stampIdx: it.stampIdx })
    } else if (it.do === 'undo') {
      const chosen = model[it.nth % Math.max(model.length, 1)]
      if (chosen && (await at(it.tab).undo(chosen.commandId)) === 'deleted')
        model = model.filter((one) => one !== chosen)
    } else if (it.do === 'pass') await rig.clock.pass(it.ms)
    else if (it.do === 'wake') at(it.tab).wake('visible')
    else if (it.do === 'flush') void at(it.tab).flush(it.stampIdx)
    else if (it.do === 'wire') rig.server.wire = () => wires[it.wire]
    else {
      at(it.tab).stop()
      tabs[it.tab] = rig.tab()
      await at(it.tab).start()
    }
  }
  rig.server.wire = () => 'through'
  for (const it of tabs) it.wake('session')
  await rig.clock.pass(120_000)
  return model
}

const ids = (commands: readonly { commandId: string }[]) => commands.map(({ commandId }) => commandId)

test('whatever happens on the way, each saved tap is applied once, in order, and its number has no gap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const rig = makeRig()
      try {
        const model = await run(rig, steps)
        const { applied } = rig.server
        expect(ids(applied).toSorted()).toEqual(ids(model).toSorted())
        for (const stamp of [1, 2, 3])
          expect(ids(applied.filter((it) => it.stampIdx === stamp))).toEqual(
            ids(model.filter((it) => it.stampIdx === stamp)),
          )
        // One at which the server fails is passed by, so that only the numbers of one card must rise.
        const numbers = applied.map(({ seq }) => seq).toSorted((a, b) => a - b)
        expect(numbers).toEqual(applied.map((_, index) => index + 1))
        expect(rig.server.changed).toEqual([])
        expect(await rig.queued()).toEqual([])
      } finally {
        rig.over()
      }
    }),
    { numRuns: import.meta.env.DEEP ? 4_000 : 60 },
  )
}, 600_000)
