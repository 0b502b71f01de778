import { expect, test } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import { afterProbe, httpProbe, type Probed, startOnline, watchReachability } from './reachability.ts'
import { fakeClock } from './rig/fake-clock.ts'

const statesAfter = (probes: string) =>
  [...probes]
    .reduce(
      (all, it) => [
        ...all,
        afterProbe(all.at(-1) ?? startOnline(0), it === '+' ? 'good' : 'bad', all.length),
      ],
      [startOnline(0)],
    )
    .slice(1)
    .map(({ state }) => state)

test.each([
  ['+++++', 'online online online online online'],
  ['-', 'slow'],
  ['--', 'slow offline'],
  ['-+++-', 'slow slow slow slow offline'],
  ['-++++-', 'slow slow slow slow slow slow'],
  ['-+++++', 'slow slow slow slow slow online'],
  ['--+', 'slow offline offline'],
  ['--++', 'slow offline offline online'],
  ['--+-++', 'slow offline offline offline offline online'],
  ['--++-', 'slow offline offline online slow'],
])('after %s it is %s', (probes, states) => {
  expect(statesAfter(probes).join(' ')).toBe(states)
})

test('a probe that takes too long is bad, and the browser’s hint only asks at once', async () => {
  const clock = fakeClock()
  const asked: number[] = []
  let answer: () => Promise<boolean> = () => new Promise(() => {})
  const watch = watchReachability({
    clock,
    probe() {
      asked.push(clock.now())
      return answer()
    },
  })
  const heard: string[] = []
  watch.subscribe(() => heard.push(watch.getState().state))
  watch.start()
  await clock.pass(15_100)
  expect(heard).toEqual(['slow', 'offline'])
  expect(watch.getState().since).toBe(15_000)
  answer = () => Promise.resolve(true)
  await clock.pass(60_000)
  expect(heard).toEqual(['slow', 'offline', 'online'])
  const before = asked.length
  watch.ask()
  expect(asked.length).toBe(before + 1)
  expect(watch.getState().state).toBe('online')
  watch.stop()
  await clock.pass(60_000)
  expect(asked.length).toBe(before + 1)
})

test('a read of the screen without an answer is offline at once, whatever the probe says, until one has come', async () => {
  const clock = fakeClock()
  const heard: string[] = []
  const watch = watchReachability({
    clock,
    probe: () => Promise.resolve(true),
    onChange: ({ state }) => heard.push(state),
  })
  watch.start()
  await clock.pass(100)
  watch.heardNothing(true)
  expect(watch.getState().state).toBe('offline')
  await clock.pass(60_000)
  expect(watch.getState()).toMatchObject({ state: 'offline', since: 100 })
  watch.heardNothing(false)
  expect(watch.getState().state).toBe('online')
  expect(heard).toEqual(['offline', 'online'])
  watch.stop()
})

test('a read that was not answered is asked again with each good probe, and only then', async () => {
  const clock = fakeClock()
  const answers = { isGood: true }
  let again = 0
  const watch = watchReachability({
    clock,
    probe: () => Promise.resolve(answers.isGood),
    onUnheard: () => (again += 1),
  })
  watch.start()
  await clock.pass(100)
  expect(again).toBe(0)
  watch.heardNothing(true)
  answers.isGood = false
  await clock.pass(11_000)
  expect(again).toBe(0)
  answers.isGood = true
  await clock.pass(2_000)
  expect(again).toBe(1)
  watch.heardNothing(false)
  await clock.pass(30_000)
  expect(again).toBe(1)
  watch.stop()
})

const ours = { [protocolHeader]: '1' }
const html = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
test.each<[string, () => Response | Error, Probed]>([
  ['our own answer', () => Response.json({ ok: true }, { headers: ours }), 'good'],
  [
    'our server without its database',
    () => Response.json({ ok: false }, { status: 503, headers: ours }),
    'bad',
  ],
  ['a portal’s page with 200', html, 'bad'],
  ['a portal’s JSON with 200', () => Response.json({ ok: true }), 'bad'],
  ['any JSON behind a header like ours', () => Response.json({ status: 'up' }, { headers: ours }), 'bad'],
  ['a proxy’s 503', () => Response.json({}, { status: 503 }), 'bad'],
  ['no answer', () => new TypeError('Failed to fetch'), 'bad'],
])('%s', async (_name, reply, probed) => {
  const probe = httpProbe(async () => {
    const it = reply()
    if (it instanceof Error) throw it
    return it
  })
  const isGood = await probe(new AbortController().signal).catch(() => false)
  expect(isGood ? 'good' : 'bad').toBe(probed)
})
