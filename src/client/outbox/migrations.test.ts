import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRig, type Rig, tap } from './rig/rig.ts'
import { databaseName, databaseOpener, type Migration, migrations, type OutboxSchema } from './schema.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

/** What a release wrote, as it wrote it: one for each version, never changed afterwards. */
const writtenBy: ((waiting: number) => Promise<string[]>)[] = [
  async function version1(waiting) {
    const db = await openDB<OutboxSchema>(databaseName, 1, {
      upgrade: (it, _old, _new, transaction) => migrations[0]?.(it, transaction),
    })
    const transaction = db.transaction(['waiting', 'held', 'meta'], 'readwrite')
    const commands = Array.from({ length: waiting }, () => tap())
    const epoch = crypto.randomUUID()
    const held = commands.length > 1 ? 1 : 0
    for (const [index, command] of commands.entries())
      if (index < commands.length - held)
        transaction.objectStore('waiting').add({ ...command, seq: index + 1, epoch })
      else transaction.objectStore('held').add({ ...command, holdMs: 5_000, ord: index })
    transaction.objectStore('meta').put({ key: 'device', epoch, nextSeq: commands.length - held + 1 })
    await transaction.done
    db.close()
    return commands.map(({ commandId }) => commandId)
  },
]

/** The release after this one, which adds a field to what waits. */
const next: Migration = async (_db, transaction) => {
  for await (const cursor of transaction.objectStore('waiting'))
    await cursor.update({ ...cursor.value, reason: 'moved' })
}
const powerCut: Migration = async (db, transaction) => {
  await next(db, transaction)
  throw new Error('the power is cut')
}

test('there is a record of what each version wrote', () => {
  expect(writtenBy.length).toBe(migrations.length)
})

describe.each(writtenBy.map((write, index) => [index + 1, write] as const))(
  'O-7, version %i',
  (version, write) => {
    describe.each([0, 1, 500])('with %i waiting', (waiting) => {
      test('is opened by this version, and by the next: the same commands', async () => {
        const commandIds = await write(waiting)
        expect(await rig.queued()).toEqual(commandIds)
        const outbox = rig.tab({ open: databaseOpener(databaseName, [...migrations, next]) })
        await outbox.start()
        expect(outbox.view().entries.map(({ command }) => command.commandId)).toEqual(commandIds)
        await rig.clock.until(() => rig.settled.length === waiting, 60_000)
        expect(rig.server.applied.map(({ commandId }) => commandId)).toEqual(commandIds)
      })

      test('outlives a power cut in the middle of the upgrade', async () => {
        const commandIds = await write(waiting)
        const cut = rig.tab({ open: databaseOpener(databaseName, [...migrations, powerCut]) })
        await cut.start()
        expect(cut.view().storage).toBe('broken')
        cut.stop()
        expect(version).toBeLessThanOrEqual(migrations.length)
        expect(await rig.queued()).toEqual(commandIds)
      })

      test('steps aside in an old tab, which then saves nothing and says why', async () => {
        const commandIds = await write(waiting)
        const old = rig.tab()
        rig.server.wire = () => 'request-lost'
        await old.start()
        const fresh = rig.tab({ open: databaseOpener(databaseName, [...migrations, next]) })
        await fresh.start()
        expect(fresh.view().storage).toBe('ok')
        await expect(old.add(tap(), { holdMs: 0 })).rejects.toMatchObject({ fault: 'outdated' })
        expect(old.view().storage).toBe('outdated')
        expect(fresh.view().entries.map(({ command }) => command.commandId)).toEqual(commandIds)
      })
    })
  },
)
