import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeRig, type Rig, tap } from './rig/rig.ts'
import { databaseName } from './schema.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

/** What "Clear site data" does under a page that is open. */
function wipe(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName)
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(request.error))
  })
}

test.each([
  { outcome: 'applied', refusal: null },
  { outcome: 'refused', refusal: 'expired' },
] as const)(
  'a tap that was saved after the storage was emptied is not taken off by the answer "$outcome" to one of before',
  async (answer) => {
    const [before, after] = [tap({ stampIdx: 7 }), tap({ stampIdx: 8 })]
    const answered = Promise.withResolvers<void>()
    rig.server.decide = ({ commandId }) => (commandId === before.commandId ? answer : {})
    const outbox = rig.tab({
      async send(request, signal) {
        const reply = await rig.server.send(request, signal)
        if (request.commands.some(({ commandId }) => commandId === before.commandId)) await answered.promise
        return reply
      },
    })
    await outbox.add(before, { holdMs: 0 })
    await rig.clock.until(() => rig.server.requests.length === 1)
    await wipe()
    await outbox.add(after, { holdMs: 0 })
    expect(await rig.queued()).toEqual([after.commandId])
    answered.resolve()
    await rig.clock.until(() => rig.settled.length === 2)
    expect(rig.server.applied.map(({ commandId }) => commandId)).toContain(after.commandId)
    expect(rig.settled.map(({ command }) => command.commandId)).toEqual([before.commandId, after.commandId])
    expect(await rig.queued()).toEqual([])
  },
)
