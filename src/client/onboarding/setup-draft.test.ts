import * as v from 'valibot'
import { expect, test } from 'vitest'
import { setupRequest } from '#shared/people-api.ts'
import {
  complaintsOf,
  fittingDraft,
  forgetDraft,
  furthestStep,
  keepDraft,
  newDraft,
  noSecrets,
  recallDraft,
  type SetupDraft,
  setupOf,
  setupSteps,
  stepsOf,
} from './setup-draft.ts'

const whole: SetupDraft = {
  shop: { name: 'Corner Coffee', timeZone: 'Asia/Seoul', languages: ['ko', 'en'] },
  card: {
    cardNm: 'Coffee card',
    cardTtl: 'One free Americano',
    maxStamps: '10',
    validDays: '365',
    hasPassword: true,
  },
  manager: { name: 'Mina', login: 'Mina@corner.example' },
}
const secrets = { password: 'lantern-otter-velvet-42', pin: '830274', onsitePwd: '72941' }
const token = 'A'.repeat(43)

test('a whole draft is a request that the server reads', () => {
  const setup = v.parse(setupRequest, setupOf({ token, draft: whole, secrets, cardsKept: 'here' }))
  expect(setup.card).toMatchObject({ maxStamps: 10, validDays: 365, onsitePwd: '72941' })
  expect(setup.manager.login).toBe('mina@corner.example')
  for (const step of ['shop', 'card', 'manager', 'secrets'] as const)
    expect(complaintsOf(step, whole, secrets)).toEqual({})
})

test('a card without a password sends none, even where one was typed before', () => {
  const open = { ...whole, card: { ...whole.card, hasPassword: false } }
  expect(setupOf({ token, draft: open, secrets, cardsKept: 'here' }).card?.onsitePwd).toBe(null)
  expect(complaintsOf('secrets', open, { ...secrets, onsitePwd: '' })).toEqual({})
})

test('in front of a hosted service no card is asked for, and no password of one', () => {
  const steps = stepsOf('upstream')
  expect(steps).toEqual(['shop', 'manager', 'secrets'])
  const { card } = newDraft('Asia/Seoul', 'ko')
  const draft = fittingDraft({ ...whole, card }, 'upstream')
  expect(furthestStep(draft, steps)).toBe(2)
  expect(complaintsOf('secrets', draft, { ...secrets, onsitePwd: '' })).toEqual({})
  expect(v.parse(setupRequest, setupOf({ token, draft, secrets, cardsKept: 'upstream' })).card).toBe(null)
})

test('each field that is invalid is named', () => {
  const fresh = newDraft('Europe/London', 'en')
  expect(complaintsOf('shop', { ...fresh, shop: { ...fresh.shop, languages: [] } }, noSecrets)).toEqual({
    name: 'empty',
    languages: 'empty',
  })
  const odd = { ...fresh, card: { ...fresh.card, maxStamps: '101', validDays: '1.5' } }
  expect(complaintsOf('card', odd, noSecrets)).toEqual({
    cardNm: 'empty',
    cardTtl: 'empty',
    maxStamps: 'number',
    validDays: 'number',
  })
  expect(complaintsOf('manager', { ...fresh, manager: { name: ' ', login: 'a b' } }, noSecrets)).toEqual({
    name: 'empty',
    login: 'login',
  })
  expect(complaintsOf('secrets', fresh, { password: 'elevenchars', pin: '12345', onsitePwd: '123' })).toEqual(
    { password: 'password', pin: 'pin', onsitePwd: 'onsite-password' },
  )
})

test('nobody gets beyond the first step that is not complete', () => {
  expect(furthestStep(newDraft('Europe/London', 'en'), setupSteps)).toBe(0)
  expect(furthestStep({ ...whole, manager: { name: '', login: '' } }, setupSteps)).toBe(2)
  expect(furthestStep(whole, setupSteps)).toBe(3)
})

test('what is kept comes back, and no secret is ever in it', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  keepDraft(storage, { ...whole, ...secrets } as SetupDraft)
  expect(recallDraft(storage)).toEqual(whole)
  const text = [...kept.values()].join()
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
  forgetDraft(storage)
  expect(recallDraft(storage)).toBe(null)
  kept.set('stampdesk.setup', '{"shop":')
  expect(recallDraft(storage)).toBe(null)
})
