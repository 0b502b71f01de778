import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answer } from './rig/counting-server.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

const ids = (commands: readonly { commandId: string }[]) => commands.map(({ commandId }) => commandId)

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

  test.each([
    ['an app too old for the server', 1426, 2, 'app-too-old'],
    ['an app that a newer server misunderstands', 1400, 2, 'app-too-old'],
    ['a server too old for the app', 1427, 0, 'server-too-old'],
  ])(
    '%s: the reason is shown, everything waits, and goes out when they are in step again',
    async (_, code, protocol, why) => {
      const outbox = rig.tab()
      rig.server.wire = () => ({ ...answer({ code, message: '', result: null }, 426), protocol })
      const commands = [tap(), tap({ stampIdx: 8 }), tap()]
      for (const command of commands) await outbox.add(command, { holdMs: 0 })
      await rig.clock.until(() => outbox.view().pace.state === 'limited')
      expect(outbox.view().pace).toMatchObject({ why })
      await rig.clock.pass(3_600_000)
      expect((await rig.queued()).toSorted()).toEqual(ids(commands).toSorted())
      rig.server.wire = () => 'through'
      await rig.clock.until(() => rig.settled.length === 3)
      expect(ids(rig.server.applied).toSorted()).toEqual(ids(commands).toSorted())
    },
  )

  test('a person who has to sign in again: it goes on at the session', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) =>
      nth === 0 ? answer({ code: 1401, message: '', result: null }, 401) : 'through'
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => outbox.view().pace.state === 'limited')
    await rig.clock.pass(2_000)
    outbox.wake('session')
    await rig.clock.pass(100)
    expect(rig.settled).toHaveLength(1)
  })
})
