import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { honestState } from './entry.ts'
import { answer } from './rig/counting-server.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

const ids = (commands: readonly { commandId: string }[]) => commands.map(({ commandId }) => commandId)

describe('a tap', () => {
  test('is on disk when it is said to be, is held, then sent and settled', async () => {
    const outbox = rig.tab()
    const command = tap()
    await outbox.add(command, { holdMs: 5_000 })
    expect(await rig.queued()).toEqual([command.commandId])
    expect(outbox.view().entries.map(honestState)).toEqual(['saved-here'])
    await rig.clock.pass(4_900)
    expect(rig.server.requests).toHaveLength(0)
    await rig.clock.pass(200)
    expect(ids(rig.server.applied)).toEqual([command.commandId])
    expect(rig.settled.map(({ phase }) => phase)).toEqual(['confirmed'])
    expect(await rig.queued()).toEqual([])
  })

  test('is shown as confirmed until a newer snapshot holds it', async () => {
    const outbox = rig.tab()
    const command = tap()
    await outbox.add(command, { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 1)
    const settledAt = rig.settled[0]?.settledAt ?? 0
    expect(ids(outbox.pending(7, settledAt - 1))).toEqual([command.commandId])
    expect(outbox.pending(7, settledAt)).toEqual([])
    expect(outbox.pending(7)).toEqual([])
    await rig.clock.pass(40_000)
    expect(outbox.view().entries).toEqual([])
  })

  test('is undone unsent while it is held, and leaves no gap in the numbers', async () => {
    const outbox = rig.tab()
    const [first, second, third] = [tap(), tap(), tap()]
    for (const command of [first, second, third]) await outbox.add(command, { holdMs: 5_000 })
    expect(await outbox.undo(second.commandId)).toBe('deleted')
    await rig.clock.until(() => rig.settled.length === 2)
    expect(ids(rig.server.applied)).toEqual([first.commandId, third.commandId])
    expect(rig.server.applied.map(({ seq }) => seq)).toEqual([1, 2])
    expect(new Set(rig.server.applied.map(({ epoch }) => epoch)).size).toBe(1)
    expect(await outbox.undo(first.commandId)).toBe('too-late')
  })

  test('waits for an earlier one of the same card whose hold is longer', async () => {
    const outbox = rig.tab()
    const [slow, quick, other] = [tap(), tap(), tap({ stampIdx: 8 })]
    await outbox.add(slow, { holdMs: 5_000 })
    await outbox.add(quick, { holdMs: 1_000 })
    await outbox.add(other, { holdMs: 1_000 })
    await rig.clock.until(() => rig.settled.length === 3)
    expect(ids(rig.server.applied)).toEqual([other.commandId, slow.commandId, quick.commandId])
  })

  test('that no server could read is a bug of the caller and is not queued', async () => {
    const outbox = rig.tab()
    await expect(outbox.add(tap({ count: 9 }), { holdMs: 0 })).rejects.toThrow('<=5')
    expect(await rig.queued()).toEqual([])
  })

  test('keeps nothing of what else the object carries', async () => {
    const outbox = rig.tab()
    const command = { ...tap(), userNm: 'Ada' }
    await expect(outbox.add(command, { holdMs: 0 })).rejects.toThrow('userNm')
  })
})

describe('delivery', () => {
  test('sends 250 in order in three requests', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => 'request-lost'
    const commands = Array.from({ length: 250 }, () => tap())
    await Promise.all(commands.map((command) => outbox.add(command, { holdMs: 0 })))
    await rig.clock.pass(1)
    const before = rig.server.requests.length
    rig.server.wire = () => 'through'
    await rig.clock.until(() => rig.settled.length === 250)
    expect(rig.server.requests.length - before).toBe(3)
    expect(ids(rig.server.applied)).toEqual(ids(commands))
  })

  test('is exact where every first reply is lost', async () => {
    const outbox = rig.tab()
    const commands = Array.from({ length: 500 }, () => tap())
    const seen = new Set<string>()
    rig.server.wire = () => 'through'
    const through = rig.server.send
    const lossy = rig.tab({
      async send(request, signal) {
        const reply = await through(request, signal)
        const isFirst = request.commands.some(({ commandId }) => !seen.has(commandId))
        for (const { commandId } of request.commands) seen.add(commandId)
        if (isFirst) throw new TypeError('Failed to fetch')
        return reply
      },
    })
    outbox.stop()
    await Promise.all(commands.map((command) => lossy.add(command, { holdMs: 0 })))
    await rig.clock.until(() => rig.settled.length === 500)
    expect(ids(rig.server.applied)).toEqual(ids(commands))
    expect(rig.server.changed).toEqual([])
    expect(await rig.queued()).toEqual([])
  })

  test('asks at most once a second while no answer comes, however often it is woken', async () => {
    const outbox = rig.tab()
    const sentAt: number[] = []
    rig.server.wire = () => {
      sentAt.push(rig.clock.now())
      return 'request-lost'
    }
    await outbox.add(tap(), { holdMs: 0 })
    for (let i = 0; i < 100; i++) {
      outbox.wake('online')
      await rig.clock.pass(100)
    }
    const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0))
    expect(sentAt.length).toBeGreaterThanOrEqual(9)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
  })

  test('keeps to Retry-After, wakes or not', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) => (nth === 0 ? { status: 429, retryAfterMs: 7_000, body: undefined } : 'through')
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.pass(3_000)
    outbox.wake('visible')
    await rig.clock.pass(3_900)
    expect(rig.server.requests).toHaveLength(1)
    await rig.clock.pass(200)
    expect(rig.settled).toHaveLength(1)
  })

  test('gives up on a request that hangs and sends the same again', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) => (nth === 0 ? 'silent' : 'through')
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => outbox.view().entries[0]?.phase === 'sent')
    await rig.clock.until(() => rig.settled.length === 1)
    expect(rig.server.requests[0]?.commands).toEqual(rig.server.requests[1]?.commands)
  })
})

describe('nothing is lost by', () => {
  const portal = '<html>Welcome to the café</html>'
  const cases: [string, Parameters<typeof answer>[0], number][] = [
    ['a captive portal', portal, 200],
    ['an envelope with no result', { code: 0, message: '', result: null }, 200],
    ['an answer about other commands', { code: 0, message: '', result: { serverNow: 1, verdicts: [] } }, 200],
    ['an envelope with an unknown code', { code: 4242, message: '?', result: null }, 200],
    ['401', { code: 1401, message: '', result: null }, 401],
    ['403', { code: 1403, message: '', result: null }, 403],
    ['404', portal, 404],
    ['409', { code: 1409, message: '', result: null }, 409],
    ['426', portal, 426],
    ['500', { code: 1500, message: '', result: null }, 500],
    ['502', portal, 502],
    ['503', { code: 1503, message: '', result: null }, 503],
    ['a proxy’s 400', portal, 400],
    ['a proxy’s 413', portal, 413],
  ]
  test.each(cases)('%s', async (_name, body, status) => {
    const outbox = rig.tab()
    rig.server.wire = (nth) => (nth < 8 ? answer(body, status) : 'through')
    const commands = [tap(), tap({ stampIdx: 8 }), tap()]
    for (const command of commands) await outbox.add(command, { holdMs: 0 })
    await rig.clock.until(() => rig.server.requests.length === 8)
    expect((await rig.queued()).toSorted()).toEqual(ids(commands).toSorted())
    await rig.clock.until(() => rig.settled.length === 3)
    expect(ids(rig.server.applied).toSorted()).toEqual(ids(commands).toSorted())
  })

  test('an older app at a newer server: it is held back and says so', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => ({ ...answer({ code: 1400, message: '', result: null }, 200), protocol: 2 })
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => outbox.view().pace.state === 'held-back')
    expect(outbox.view().pace).toMatchObject({ why: 'protocol' })
    expect(await rig.queued()).toHaveLength(1)
  })

  test('a person who has to sign in again: it goes on at the session', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) =>
      nth === 0 ? answer({ code: 1401, message: '', result: null }, 401) : 'through'
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => outbox.view().pace.state === 'held-back')
    await rig.clock.pass(2_000)
    outbox.wake('session')
    await rig.clock.pass(100)
    expect(rig.settled).toHaveLength(1)
  })
})

describe('a verdict', () => {
  test('other than applied stays until somebody has seen it', async () => {
    const outbox = rig.tab()
    const outcomes = ['refused', 'review', 'carried-over'] as const
    rig.server.decide = ({ seq }) => ({
      outcome: outcomes[seq - 1] ?? 'applied',
      refusal: seq === 1 ? 'expired' : null,
    })
    const commands = [tap(), tap(), tap()]
    for (const command of commands) await outbox.add(command, { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 3)
    outbox.stop()
    const later = rig.tab()
    await later.start()
    expect(later.view().entries.map(({ phase }) => phase)).toEqual([...outcomes])
    await later.acknowledge(commands[0]?.commandId ?? '')
    expect(later.view().entries.map(({ phase }) => phase)).toEqual(['review', 'carried-over'])
    expect(await later.mayClear()).toEqual({ may: true })
  })

  test('of "later" is asked for again, and only the same card waits behind it', async () => {
    const outbox = rig.tab()
    let isDecided = false
    rig.server.decide = ({ stampIdx }) => (stampIdx === 7 && !isDecided ? { outcome: 'later' } : {})
    const [first, behind, other] = [tap(), tap(), tap({ stampIdx: 8 })]
    await outbox.add(first, { holdMs: 0 })
    await rig.clock.until(() => rig.server.requests.length === 1)
    await outbox.add(behind, { holdMs: 0 })
    await outbox.add(other, { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 1)
    expect(ids(rig.server.applied)).toEqual([other.commandId])
    isDecided = true
    await rig.clock.until(() => rig.settled.length === 3)
    expect(ids(rig.server.applied)).toEqual([other.commandId, first.commandId, behind.commandId])
  })

  test('of an outcome that this app does not know keeps its own entry only', async () => {
    const outbox = rig.tab()
    rig.server.decide = ({ stampIdx }) => (stampIdx === 8 ? ({ outcome: 'postponed' } as object) : {})
    await outbox.add(tap(), { holdMs: 0 })
    await outbox.add(tap({ stampIdx: 8 }), { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 1)
    expect(await rig.queued()).toHaveLength(1)
  })
})

describe('one bad entry', () => {
  const isBad = (bad: string) => (request: { commands: readonly { commandId: string }[] }) =>
    request.commands.some(({ commandId }) => commandId === bad)

  test.each([0, 37, 99])('at place %i of 100 ends stuck, and the others go', async (place) => {
    const outbox = rig.tab()
    const commands = Array.from({ length: 100 }, () => tap())
    const bad = commands[place]?.commandId ?? ''
    const send = rig.server.send
    rig.server.wire = () => 'request-lost'
    await Promise.all(commands.map((command) => outbox.add(command, { holdMs: 0 })))
    outbox.stop()
    rig.server.wire = () => 'through'
    rig.server.requests.length = 0
    const refused = answer({ code: 1400, message: '', result: null })
    const next = rig.tab({
      async send(request, signal) {
        if (!isBad(bad)(request)) return send(request, signal)
        rig.server.requests.push(request)
        return refused
      },
    })
    await next.start()
    await rig.clock.until(
      () => next.view().entries.some(({ phase }) => phase === 'stuck') && rig.settled.length === 99,
    )
    expect(rig.server.requests.length).toBeLessThanOrEqual(16)
    expect(await rig.queued()).toEqual([bad])
    expect(await next.mayClear()).toEqual({ may: false, held: 0, waiting: 0, stuck: 1 })
    await next.acknowledge(bad)
    expect(await rig.queued()).toEqual([bad])
    next.stop()
    const repaired = rig.tab()
    await repaired.start()
    await repaired.retry(bad)
    await rig.clock.until(() => rig.server.applied.length === 100)
    expect(rig.server.applied.at(-1)?.seq).toBe(place + 1)
  })

  test('at which the server fails holds up the others for a while only', async () => {
    const outbox = rig.tab()
    const commands = Array.from({ length: 10 }, (_, index) => tap({ stampIdx: index + 1 }))
    const bad = commands[3]?.commandId ?? ''
    const send = rig.server.send
    outbox.stop()
    const next = rig.tab({
      send: (request, signal) =>
        isBad(bad)(request)
          ? Promise.resolve(answer({ code: 1500, message: '', result: null }, 500))
          : send(request, signal),
    })
    await Promise.all(commands.map((command) => next.add(command, { holdMs: 0 })))
    await rig.clock.until(() => rig.settled.length === 9, 300_000)
    expect(await rig.queued()).toEqual([bad])
  })
})

describe('flush', () => {
  test('ends the hold of one card, sends, and says when it is settled', async () => {
    const outbox = rig.tab()
    const [mine, other] = [tap(), tap({ stampIdx: 8 })]
    await outbox.add(other, { holdMs: 5_000 })
    await outbox.add(mine, { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('settled')
    expect(ids(rig.server.applied)).toEqual([mine.commandId])
    expect(await outbox.flush(9)).toBe('settled')
  })

  test('says offline at the first failure, and later where it is not decided', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) => (nth === 0 ? 'request-lost' : 'through')
    await outbox.add(tap(), { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('offline')
    rig.server.decide = () => ({ outcome: 'later' })
    const second = outbox.flush(7)
    await rig.clock.pass(1_100)
    expect(await second).toBe('later')
    rig.server.decide = () => ({})
    expect(await outbox.flush(7)).toBe('settled')
  })

  test('says so where nobody is signed in', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => answer({ code: 1401, message: '', result: null }, 401)
    await outbox.add(tap(), { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('held-back')
  })
})

describe('signing out, un-pairing, clearing', () => {
  test('is refused while anything waits, and done when a manager has it all', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => 'request-lost'
    const [held, waiting] = [tap(), tap({ stampIdx: 8 })]
    await outbox.add(held, { holdMs: 60_000 })
    await outbox.add(waiting, { holdMs: 0 })
    const stopped = { may: false, held: 1, waiting: 1, stuck: 0 }
    expect(await outbox.mayClear()).toEqual(stopped)
    expect(await outbox.clear()).toEqual(stopped)
    expect(await outbox.clear([held.commandId])).toEqual(stopped)
    expect(await rig.queued()).toHaveLength(2)
    expect(await outbox.clear([held.commandId, waiting.commandId])).toEqual({ may: true })
    expect(await rig.queued()).toEqual([])
    expect((await rig.disk()).meta).toContainEqual(expect.objectContaining({ key: 'device', nextSeq: 2 }))
  })
})

describe('several tabs', () => {
  test('share one queue, one numbering and one sight of it', async () => {
    const [left, right] = [rig.tab(), rig.tab()]
    await Promise.all([left.start(), right.start()])
    const commands = Array.from({ length: 40 }, () => tap())
    await Promise.all(
      commands.map((command, n) => (n % 2 ? left : right).add(command, { holdMs: n % 3 ? 0 : 900 })),
    )
    await rig.clock.until(() => rig.server.applied.length === 40)
    expect(rig.server.applied.map(({ seq }) => seq)).toEqual(commands.map((_, index) => index + 1))
    await rig.clock.until(() => left.view().entries.every(({ phase }) => phase === 'confirmed'))
    await rig.clock.until(() => right.view().entries.every(({ phase }) => phase === 'confirmed'))
  })
})
