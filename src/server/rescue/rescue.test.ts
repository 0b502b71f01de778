/** what a dying tablet showed is counted once, as that tablet's and its people's; whatever else is brought is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalCode } from '#shared/refusals.ts'
import type { Rescued } from '#shared/rescue-api.ts'
import { createPageReader, idOf, rescuePage } from '#shared/rescue-pages.ts'
import { addPerson, type Browser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { digestOf, rescuerOf } from '../testing/rescue-tablet.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { newId, openTestShop, type TestShop, testSecret } from '../testing/test-shop.ts'

const pin = '482915'
const patienceMs = process.env.DEEP ? 900_000 : 90_000

type Queued = { kind: 'add'; commandId: string; stampIdx: number; count: number; personId?: string }

describeOnBoth('a rescue', (create, engine) => {
  const [runs, bits] = process.env.DEEP ? [1_000, 5_000] : engine === 'sqlite' ? [40, 300] : [10, 60]
  let database: TestDatabase
  let elsewhere: TestDatabase
  let shop: TestShop
  let dying: Browser & { tabletId: string }
  let other: Browser & { tabletId: string }
  let ana: string
  let seal: Awaited<ReturnType<typeof rescuerOf>>
  const epoch = newId()
  let seq = 0
  beforeAll(async () => {
    database = await create()
    elsewhere = await create()
    shop = await openTestShop(database)
    dying = await pairTablet(shop, { name: 'Till 2' })
    other = await pairTablet(shop, { name: 'Till 3' })
    ana = await addPerson(shop, 'Ana', pin)
    await dying.call('POST', 'session/pin', { personId: ana, pin })
    const bensPin = '530874'
    const ben = await addPerson(shop, 'Ben', bensPin)
    await other.call('POST', 'session/pin', { personId: ben, pin: bensPin })
    seal = await rescuerOf(dying)
  })
  afterAll(async () => {
    await database.remove()
    await elsewhere.remove()
  })

  const add = (stampIdx: number, more: Partial<Queued> = {}) => ({
    kind: 'add' as const,
    commandId: newId(),
    stampIdx,
    count: 1,
    tappedAt: shop.clock.now,
    personId: ana,
    seq: ++seq,
    epoch,
    ...more,
  })
  const bring = (by: Browser, envelope: Uint8Array) =>
    by.call('POST', 'rescues', { envelope: Buffer.from(envelope).toString('base64url') })
  const sendItself = (commands: readonly unknown[]) =>
    dying.call('POST', 'commands', { sentAt: shop.clock.now, commands })
  const sealed = (commands: readonly unknown[]) => seal({ sealedAt: shop.clock.now, commands })
  /** Of a key that the shop knows of that tablet. */
  async function keyIdOf({ tabletId }: { tabletId: string }): Promise<string> {
    await rescuerOf(other)
    const [row] = await database.db.read<{ key_id: string }>(
      'SELECT key_id FROM promise_keys WHERE tablet_id = $1',
      [tabletId],
    )
    return row?.key_id ?? ''
  }
  const auditOf = (commandId: string) =>
    database.db.read<{ actor: string; event: string }>(
      'SELECT actor, event FROM audit WHERE command_id = $1',
      [commandId],
    )

  test('each tap is its tablet’s and its person’s, whoever brings it, and is counted once by all who do', async () => {
    const stampIdx = await shop.stampWith(0)
    const commands = [add(stampIdx), add(stampIdx, { count: 2 })]
    const envelope = await sealed(commands)
    const first = await bring(other, envelope)
    expect(first).toMatchObject({
      code: 0,
      result: { tabletNm: 'Till 2', commands: 2, applied: 2, later: 0 },
    })
    expect(await shop.holds(stampIdx)).toBe(3)
    const [told] = await auditOf(commands[0]?.commandId ?? '')
    expect(told?.actor).toBe(`person:${ana}@tablet:${dying.tabletId}`)

    const again = await Promise.all([bring(other, envelope), bring(dying, envelope), sendItself(commands)])
    expect(again.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(await shop.holds(stampIdx)).toBe(3)
    const taken = await database.db.read("SELECT actor FROM audit WHERE event = 'rescue.taken-in'")
    expect(taken).toHaveLength(1)
    expect(taken[0]?.actor).toContain(other.tabletId)
  })

  test('nobody has to be signed in where it is brought, and a manager’s browser may bring it', async () => {
    const stampIdx = await shop.stampWith(0)
    const nobodys = await pairTablet(shop, { name: 'Till 4' })
    expect(await bring(nobodys, await sealed([add(stampIdx)]))).toMatchObject({
      code: 0,
      result: { applied: 1 },
    })
    const envelope = Buffer.from(await sealed([add(stampIdx)])).toString('base64url')
    const brought = await shop.manager('POST', '/api/counter/v1/rescues', { envelope })
    expect(brought).toMatchObject({ code: 0, result: { applied: 1 } })
    expect(await shop.holds(stampIdx)).toBe(2)
  })

  test('taps of a tablet that was un-paired since wait for a manager; what is no command is told and holds up nothing', async () => {
    const stampIdx = await shop.stampWith(0)
    const gone = await pairTablet(shop, { name: 'Till 5' })
    const sealThere = await rescuerOf(gone)
    const nobodys = add(stampIdx, { personId: 'nobody' })
    const commands = [{ ...add(stampIdx), count: -1 }, nobodys, 'tap', add(stampIdx)]
    expect(await bring(other, await sealThere({ sealedAt: 1, commands }))).toMatchObject({
      result: { commands: 4, applied: 1, unreadable: 3 },
    })
    await shop.manager('DELETE', `/api/counter/v1/tablets/${gone.tabletId}`)
    const late = await sealThere({ sealedAt: 1, commands: [add(stampIdx)] })
    expect(await bring(other, late)).toMatchObject({ result: { applied: 0, undecided: 1 } })
    expect(await shop.holds(stampIdx)).toBe(1)
  })

  test('taps of a tablet that is not for adding wait for a manager, as it cannot send them itself', async () => {
    const stampIdx = await shop.stampWith(0)
    const till = await pairTablet(shop, { name: 'Till 6', may: ['redeem'] })
    const sealThere = await rescuerOf(till)
    await till.call('POST', 'session/pin', { personId: ana, pin })
    const commands = [add(stampIdx, { count: 5 })]
    expect(await till.call('POST', 'commands', { sentAt: shop.clock.now, commands })).toMatchObject({
      code: refusalCode['not-at-this-tablet'],
    })
    expect(await bring(other, await sealThere({ sealedAt: 1, commands }))).toMatchObject({
      result: { applied: 0, undecided: 1 },
    })
    expect(await shop.holds(stampIdx)).toBe(0)
  })

  test(
    `${bits} envelopes with one bit turned, cut, foreign and forged ones are refused, each by its name, and change nothing`,
    async () => {
      const stampIdx = await shop.stampWith(0)
      const envelope = await sealed([add(stampIdx)])
      const code = async (bytes: Uint8Array) => (await bring(other, bytes)).code
      const random = createRandom(7)
      const named = new Set<number>()
      for (let n = 0; n < bits; n++) {
        const turned = envelope.slice()
        const at = Math.floor(random() * turned.length * 8)
        turned[at >> 3] = (turned[at >> 3] ?? 0) ^ (1 << (at & 7))
        named.add(await code(turned))
      }
      const names = ['rescue-altered', 'rescue-cut', 'rescue-foreign', 'rescue-none'] as const
      for (const it of named) expect(names.map((name) => refusalCode[name])).toContain(it)
      expect(named).toContain(refusalCode['rescue-altered'])

      expect(await code(envelope.subarray(0, -1))).toBe(refusalCode['rescue-cut'])
      expect(await code(Buffer.concat([envelope, Buffer.from('x')]))).toBe(refusalCode['rescue-cut'])
      expect(await code(Buffer.from('code\tstamps\n'))).toBe(refusalCode['rescue-none'])
      const content = { sealedAt: 1, commands: [add(stampIdx)] }
      const forged = await Promise.all([
        seal(content, { tabletKeyId: 'AAAAAAAAAAAAAAAA' }),
        seal(content, { sign: async () => new Uint8Array(64) }),
        // This tablet's signature under another's name.
        seal(content, { tabletKeyId: await keyIdOf(other) }),
      ])
      for (const it of forged) expect(await code(it)).toBe(refusalCode['rescue-forged'])

      const foreign = await openTestShop(elsewhere, { secret: `${testSecret} of another shop` })
      const sealThere = await rescuerOf(await pairTablet(foreign))
      expect(await code(await sealThere(content))).toBe(refusalCode['rescue-foreign'])
      expect(await shop.holds(stampIdx)).toBe(0)
    },
    patienceMs,
  )

  test(
    `${runs} times pages are missed and tampered with, both deliver, and the ledger is exact`,
    async () => {
      const random = createRandom(11)
      const upTo = (most: number) => Math.floor(random() * most)
      for (let run = 0; run < runs; run++) {
        const stamps = await Promise.all(Array.from({ length: 3 }, () => shop.stampWith(0)))
        const commands = stamps.flatMap((stampIdx) =>
          Array.from({ length: 1 + upTo(6) }, () => add(stampIdx, { count: 1 })),
        )
        const { envelope, restarts } = await readThrough(await sealed(commands), random, random() * 0.7)
        expect(restarts).toBeLessThan(50)
        const deliveries = [bring(other, envelope)]
        if (random() < 0.5) deliveries.push(sendItself(commands.slice(0, 1 + upTo(commands.length))))
        if (random() < 0.5) deliveries.push(bring(dying, envelope))
        const answers = await Promise.all(deliveries)
        const isOnItsWay = answers.some(({ result }) => ((result as Partial<Rescued>).later ?? 0) > 0)
        if (isOnItsWay) await bring(other, envelope)
        for (const stampIdx of stamps)
          expect(await shop.holds(stampIdx)).toBe(
            commands.filter((command) => command.stampIdx === stampIdx).length,
          )
      }
    },
    patienceMs,
  )

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})

/** As a reading tablet does it: a tenth of what is seen is misread or made up, and what does not fit its digest is read anew. */
async function readThrough(shown: Uint8Array, random: () => number, loss: number) {
  const digest = digestOf(shown)
  const reader = createPageReader()
  let restarts = 0
  for (let at = Math.floor(random() * 5_000); ; at++) {
    if (random() < loss) continue
    const page = rescuePage(shown, digest, at)
    const told = reader.read(random() < 0.1 ? tampered(page, random) : page)
    if (!told?.envelope) continue
    if (idOf(digestOf(told.envelope)) === told.envelopeId && told.envelopeId === idOf(digest))
      return { envelope: told.envelope, restarts }
    restarts += 1
    reader.forget()
  }
}

function tampered(page: string, random: () => number): string {
  const at = 5 + Math.floor(random() * (page.length - 5))
  return `${page.slice(0, at)}${'0123456789'[Math.floor(random() * 10)]}${page.slice(at + 1)}`
}
