import { expect, test } from 'vitest'
import { moveRedeeming, type RedeemEvent, type Redeeming } from './redeeming.ts'

const redemption = { redeemedAt: 1, next: null }
const wrong: RedeemEvent = {
  type: 'refused',
  refusal: 'wrong-password',
  password: { triesLeft: 4, lockedUntil: null },
}
const run = (...events: RedeemEvent[]) => events.reduce(moveRedeeming, { step: 'idle' } as Redeeming)
const asked: RedeemEvent[] = [{ type: 'tapped' }, { type: 'settled' }]

test('a tap settles the card, asks for the password, sends it and ends with the reward', () => {
  expect(run({ type: 'tapped' }).step).toBe('settling')
  expect(run(...asked).step).toBe('asking')
  expect(run(...asked, { type: 'confirmed', commandId: 'c' })).toEqual({ step: 'sending', commandId: 'c' })
  const given = run(...asked, { type: 'confirmed', commandId: 'c' }, { type: 'given', redemption, at: 1_000 })
  expect(given).toEqual({ step: 'given', redemption, at: 1_000 })
})

test('a wrong password asks again with the tries that are left', () => {
  const state = run(...asked, { type: 'confirmed', commandId: 'c' }, wrong)
  expect(state).toMatchObject({ step: 'asking', password: { triesLeft: 4 } })
})

test('a password that is locked is shown before it is typed', () => {
  const password = { triesLeft: 0, lockedUntil: 5_000 }
  expect(run(...asked, { type: 'locked', password })).toEqual({
    step: 'asking',
    refusal: 'too-many-wrong-passwords',
    password,
  })
})

test('the keypad is open before the server has reserved the card, and closes where it says no', () => {
  const taken: RedeemEvent = { type: 'stopped', refusal: 'reserved-elsewhere', by: 'Sam' }
  expect(run(...asked, taken)).toEqual({ step: 'stopped', refusal: 'reserved-elsewhere', by: 'Sam' })
  const sending = run(...asked, { type: 'confirmed', commandId: 'c' })
  expect(moveRedeeming(sending, taken)).toBe(sending)
})

test('every other refusal ends it', () => {
  const state = run(
    ...asked,
    { type: 'confirmed', commandId: 'c' },
    { type: 'refused', refusal: 'already-redeemed', password: null },
  )
  expect(state).toMatchObject({ step: 'stopped', refusal: 'already-redeemed' })
})

test('a second tap while one is at work changes nothing', () => {
  expect(run({ type: 'tapped' }, { type: 'tapped' }).step).toBe('settling')
  const sending = run(...asked, { type: 'confirmed', commandId: 'c' })
  expect(moveRedeeming(sending, { type: 'confirmed', commandId: 'd' })).toBe(sending)
  expect(moveRedeeming(sending, { type: 'closed' })).toBe(sending)
})

test('a lost reply keeps its id for the next try', () => {
  const lost = run(
    ...asked,
    { type: 'confirmed', commandId: 'c' },
    { type: 'lost', commandId: 'c', isChecking: false },
  )
  expect(lost).toEqual({ step: 'lost', commandId: 'c', isChecking: false, isAsking: false })
  expect(moveRedeeming(lost, { type: 'confirmed', commandId: 'c' })).toEqual({
    step: 'sending',
    commandId: 'c',
  })
})

test('a try that a reload has interrupted is followed to its end before there is another', () => {
  const found = run({ type: 'resumed' })
  expect(found.step).toBe('settling')
  expect(moveRedeeming(found, { type: 'tapped' })).toBe(found)
  expect(moveRedeeming(found, { type: 'given', redemption, at: 1_000 }).step).toBe('given')
  const nothing = { step: 'stopped', refusal: 'reward-not-given', by: null }
  expect(moveRedeeming(found, { type: 'nothing-came' })).toEqual(nothing)
  expect(moveRedeeming(found, { type: 'stopped', refusal: 'wrong-password', by: null }).step).toBe('stopped')
  const lost = moveRedeeming(found, { type: 'lost', commandId: 'c', isChecking: false })
  expect(lost).toEqual({ step: 'lost', commandId: 'c', isChecking: false, isAsking: false })
  // Asked again, the words stay until there is an end, and the end is said.
  const asking = moveRedeeming(lost, { type: 'resumed' })
  expect(asking).toMatchObject({ step: 'lost', isAsking: true })
  expect(moveRedeeming(asking, { type: 'lost', commandId: 'c', isChecking: false })).toEqual(lost)
  expect(moveRedeeming(asking, { type: 'nothing-came' })).toEqual(nothing)
})

test('what comes after the sheet was closed opens nothing, but a reward is always shown', () => {
  const closed = run(...asked, { type: 'closed' })
  expect(closed.step).toBe('idle')
  expect(moveRedeeming(closed, wrong)).toBe(closed)
  expect(moveRedeeming(closed, { type: 'stopped', refusal: 'offline', by: null })).toBe(closed)
  expect(moveRedeeming(closed, { type: 'given', redemption, at: 1_000 }).step).toBe('given')
})
