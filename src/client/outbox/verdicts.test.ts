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

  test('of "over a limit" keeps which limit and its number, over a restart, and nothing else of it', async () => {
    const outbox = rig.tab()
    const limit = { limit: 'stampsADay', kind: 'soft', max: 3 } as const
    rig.server.decide = () => ({
      outcome: 'refused',
      refusal: 'over-a-limit',
      limit: { ...limit, by: 'Kim' } as typeof limit,
    })
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 1)
    expect(outbox.view().entries).toMatchObject([{ phase: 'refused', limit }])
    outbox.stop()
    const later = rig.tab()
    await later.start()
    expect(later.view().entries).toMatchObject([{ phase: 'refused', refusal: 'over-a-limit', limit }])
    expect(JSON.stringify(await rig.disk())).not.toContain('Kim')
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

  test('of "being checked" is shown as such, also while it is asked for again, until the end is known', async () => {
    const outbox = rig.tab()
    let isKnown = false
    rig.server.decide = () => (isKnown ? {} : { outcome: 'later', refusal: 'being-checked' })
    const states: string[] = []
    outbox.subscribe(() => {
      const [entry] = outbox.view().entries
      const state = entry && honestState(entry)
      if (state && state !== states.at(-1)) states.push(state)
    })
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.until(() => rig.server.requests.length === 3)
    isKnown = true
    await rig.clock.until(() => rig.settled.length === 1)
    expect(states).toEqual(['saved-here', 'sent', 'checking', 'confirmed'])
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
    // What it had begun is lost with it.
    expect(await rig.queued()).toHaveLength(100)
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
