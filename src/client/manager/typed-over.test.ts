import { expect, test } from 'vitest'
import { typedOver } from './typed-over.ts'

const card = { cardTtl: 'One free Americano', maxStamps: 10, active: true }

test('what nobody touched here follows what somebody else has saved meanwhile, and what was typed stays', () => {
  const typed = { ...card, cardTtl: 'One free Latte' }
  expect(typedOver(typed, card, { ...card, maxStamps: 12, active: false })).toEqual({
    cardTtl: 'One free Latte',
    maxStamps: 12,
    active: false,
  })
  expect(typedOver(typed, card, { ...card, cardTtl: 'One free Mocha' })).toEqual(typed)
})

test('each day of the week is a field of its own', () => {
  const day = (from: string) => ({ isOpen: true, from, to: '18:00' })
  const over = { isOn: true, days: [day('09:00'), day('09:00')] }
  const typed = { isOn: true, days: [day('08:00'), day('09:00')] }
  const saved = { isOn: false, days: [day('09:00'), day('10:00')] }
  expect(typedOver(typed, over, saved)).toEqual({ isOn: false, days: [day('08:00'), day('10:00')] })
})

test('of a choice, what was taken in or out here is, and the rest is as it is saved', () => {
  expect(typedOver(['en', 'ko'], ['en'], ['en', 'ja'])).toEqual(['en', 'ja', 'ko'])
  expect(typedOver(['en'], ['en', 'ko'], ['en', 'ko', 'ja'])).toEqual(['en', 'ja'])
  expect(typedOver<string[] | null>(['here'], null, ['there'])).toEqual(['here'])
})

test('what is not there is a value like any other', () => {
  type Place = { name: string; branchId?: string }
  const over: Place = { name: 'Till' }
  expect(typedOver<Place>({ name: 'Till 1' }, over, { name: 'Till', branchId: 'quay' })).toEqual({
    name: 'Till 1',
    branchId: 'quay',
  })
})
