import { expect, test } from 'vitest'
import type { Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Answer } from '../api/api-client.ts'
import type { CounterCalls } from '../api/counter-calls.ts'
import { createManualClock } from '../scan/manual-clock.ts'
import { createRewardMemory } from '../store/reward-memory.ts'
import { createRedeem, type RedeemDeps } from './redeem.ts'

const redemption: Redemption = { redeemedAt: 1, next: null }
const lost: Answer<never> = { kind: 'unreachable' }
const snapshot = {
  stampIdx: 394,
  stamps: 10,
  maxStamps: 10,
  strtYmd: '2020-01-01',
  endYmd: '2099-01-01',
  active: true,
  redeemedAt: null,
  today: '2026-06-30',
}

function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

const forgetful = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
const refused = (refusal: RefusalName): Answer<never> => ({ kind: 'refused', refusal, detail: null })
const given: Answer<Redemption> = { kind: 'ok', value: redemption }
const unknown = { kind: 'ok', value: { state: 'unknown' } } as const

/** One card at one tablet. `answers` are those of the redeem, in their order; the last one stays. */
function card(
  answers: (Answer<Redemption> | Promise<Answer<Redemption>>)[] = [{ kind: 'ok', value: redemption }],
  storage = memoryStorage(),
) {
  const clock = createManualClock()
  const asked: string[] = []
  const taps: string[] = []
  let fate: Awaited<ReturnType<CounterCalls['fateOf']>> = lost
  const calls: Partial<CounterCalls> = {
    reserve: async () => {
      asked.push('reserve')
      return { kind: 'ok', value: { until: 45_000 } }
    },
    release: async () => {
      asked.push('release')
      return { kind: 'ok', value: null }
    },
    redeem: async ({ commandId, onsitePwd }) => {
      asked.push(`redeem ${commandId} ${onsitePwd}`)
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? lost
    },
    fateOf: async () => fate,
  }
  const deps = {
    calls,
    clock,
    rewards: createRewardMemory(storage),
    lastTaps: { add: ({ commandId }: { commandId: string }) => void taps.push(commandId) },
    outbox: { flush: async () => 'settled', view: () => ({ entries: [], pace: { state: 'ready' } }) },
    newCommandId: () => `id-${asked.length}`,
    now: () => 7_000,
    fetchSnapshot: async () => snapshot,
    onChanged: () => void asked.push('changed'),
    asksForPin: () => false,
  }
  const core = createRedeem(394, deps as unknown as RedeemDeps)
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return {
    core,
    asked,
    taps,
    storage,
    settle,
    setFate: (next: typeof fate) => void (fate = next),
    async pass(ms: number) {
      clock.pass(ms)
      await settle()
    },
    async toKeypad() {
      core.begin()
      await settle()
      expect(core.getState().step).toBe('asking')
    },
  }
}

test('a password is sent once, and the reward is kept and shown', async () => {
  const { core, toKeypad, settle, asked, taps } = card()
  core.open()
  await toKeypad()
  core.confirm('4821')
  core.confirm('4821')
  await settle()
  expect(core.getState()).toEqual({ step: 'given', redemption, at: 7_000 })
  expect(asked).toEqual(['reserve', 'redeem id-1 4821', 'changed'])
  expect(taps).toEqual(['id-1'])
})

test('a try is open from its first word until its end is known, whether or not its sheet is closed or this browser keeps it', async () => {
  for (const storage of [memoryStorage(), forgetful]) {
    const { core, toKeypad, settle, pass } = card(
      [lost, lost, lost, { kind: 'ok', value: redemption }],
      storage,
    )
    core.open()
    await toKeypad()
    expect(core.hasOpenTry()).toBe(false)
    core.confirm('4821')
    await settle()
    expect(core.hasOpenTry()).toBe(true)
    await pass(700)
    await pass(1_400)
    expect(core.getState().step).toBe('lost')
    core.close()
    expect(core.hasOpenTry()).toBe(true)
    await settle()
    expect(core.getState().step).toBe('given')
    expect(core.hasOpenTry()).toBe(false)
  }
})

test('a wrong password leaves the keypad open for a try under an id of its own', async () => {
  const { core, toKeypad, settle, asked } = card([
    { kind: 'refused', refusal: 'wrong-password', detail: { triesLeft: 4, lockedUntil: null } },
    { kind: 'ok', value: redemption },
  ])
  core.open()
  await toKeypad()
  core.confirm('1111')
  await settle()
  expect(core.getState()).toMatchObject({ step: 'asking', refusal: 'wrong-password' })
  core.confirm('4821')
  await settle()
  expect(core.getState().step).toBe('given')
  expect(new Set(asked.filter((it) => it.startsWith('redeem'))).size).toBe(2)
})

test('a lost reply is asked for three times under one id, then the end is looked for', async () => {
  const { core, toKeypad, pass, asked, setFate } = card([lost])
  core.open()
  await toKeypad()
  core.confirm('4821')
  await pass(0)
  await pass(700)
  await pass(1_400)
  expect(core.getState()).toMatchObject({ step: 'lost', commandId: 'id-1' })
  expect(asked.filter((it) => it === 'redeem id-1 4821')).toHaveLength(3)
  setFate({ kind: 'ok', value: { state: 'decided', refusal: null, redemption } })
  await pass(2_500)
  expect(core.getState().step).toBe('given')
})

test('the card is reserved anew while somebody types, and not once it has left the screen', async () => {
  const { core, toKeypad, pass, asked } = card()
  const leave = core.open()
  await toKeypad()
  await pass(30_000)
  await pass(30_000)
  expect(asked).toEqual(['reserve', 'reserve', 'reserve'])
  leave()
  await pass(60_000)
  expect(asked).toHaveLength(3)
})

test('a page that was reloaded follows its try to the end, and makes no second one before', async () => {
  const first = card([lost])
  first.core.open()
  await first.toKeypad()
  first.core.confirm('4821')
  await first.settle()
  const { core, settle, setFate, asked } = card([lost], first.storage)
  setFate({ kind: 'ok', value: { state: 'decided', refusal: null, redemption } })
  core.open()
  await settle()
  expect(core.getState().step).toBe('given')
  expect(asked).toEqual(['changed'])
})

test('what the server is still finding out is told as that behind a reload too, and ends by itself', async () => {
  const first = card([lost])
  first.core.open()
  await first.toKeypad()
  first.core.confirm('4821')
  await first.settle()
  const { core, pass, settle, setFate } = card([lost], first.storage)
  setFate({ kind: 'ok', value: { state: 'open' } })
  core.open()
  for (const ms of [700, 1_400]) {
    await settle()
    await pass(ms)
  }
  await settle()
  expect(core.getState()).toMatchObject({ step: 'lost', isChecking: true })
  setFate({ kind: 'ok', value: { state: 'decided', refusal: null, redemption } })
  await pass(2_500)
  await settle()
  expect(core.getState()).toMatchObject({ step: 'given', redemption })
})

test('closed while the reply is lost: nobody waits, and the reward is shown all the same', async () => {
  const { core, toKeypad, pass } = card([lost, lost, lost, { kind: 'ok', value: redemption }])
  core.open()
  await toKeypad()
  core.confirm('4821')
  for (const ms of [0, 700, 1_400]) await pass(ms)
  expect(core.getState().step).toBe('lost')
  core.close()
  expect(core.getState().step).toBe('idle')
  await pass(0)
  expect(core.getState().step).toBe('given')
})

/** A try whose reply was lost, which goes on being asked for; it is barred, and a second one is on its way. */
async function secondTry(olderEnds: Answer<Redemption>) {
  let reply = (_answer: Answer<Redemption>) => {}
  const second = new Promise<Answer<Redemption>>((resolve) => (reply = resolve))
  const it = card([lost, lost, lost, lost, refused('password-needed'), second, olderEnds, given])
  const { core, toKeypad, settle, pass, setFate } = it
  core.open()
  await toKeypad()
  core.confirm('4821')
  for (const ms of [0, 700, 1_400]) await pass(ms)
  core.close()
  await settle()
  setFate(unknown as never)
  core.begin()
  await settle()
  expect(core.getState()).toMatchObject({ step: 'stopped', refusal: 'reward-not-given' })
  await toKeypad()
  core.confirm('4821')
  await settle()
  expect(core.getState().step).toBe('sending')
  return { ...it, reply }
}

test('the end of an older try is none of the one that is on its way', async () => {
  const { core, pass, settle, reply, taps } = await secondTry(refused('id-used-for-another'))
  await pass(700)
  expect(core.getState().step).toBe('sending')
  expect(core.hasOpenTry()).toBe(true)
  reply(lost)
  await settle()
  await pass(700)
  expect(core.getState()).toEqual({ step: 'given', redemption, at: 7_000 })
  expect(taps).toHaveLength(1)
})

test('a reward that an older try has given stays given, whatever is said to the one after it', async () => {
  const { core, pass, settle, reply, storage } = await secondTry(given)
  await pass(700)
  expect(core.getState().step).toBe('given')
  reply(refused('already-redeemed'))
  await settle()
  expect(core.getState().step).toBe('given')
  expect(createRewardMemory(storage).of(394)?.phase).toBe('given')
})

test('a lost reply is asked for again by hand, and ends by itself, where this browser keeps nothing too', async () => {
  for (const byHand of [true, false]) {
    const { core, toKeypad, pass, settle, setFate } = card([lost, lost, lost, given], forgetful)
    core.open()
    await toKeypad()
    core.confirm('4821')
    for (const ms of [0, 700, 1_400]) await pass(ms)
    expect(core.getState().step).toBe('lost')
    if (byHand) core.askAgain()
    else setFate({ kind: 'ok', value: { state: 'decided', refusal: null, redemption } } as never)
    await settle()
    if (!byHand) await pass(2_500)
    expect(core.getState().step).toBe('given')
  }
})
