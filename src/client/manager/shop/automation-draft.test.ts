import { expect, test } from 'vitest'
import type { Automation } from '#shared/automation-api.ts'
import { automationDraftOf, requestOf } from './automation-draft.ts'

const off: Automation = {
  nextStamp: true,
  webhooks: ['stamp.redeemed'],
  silentTabletMinutes: 60,
  coupon: { kind: 'off' },
  canHostCoupons: false,
}
const coupon: Automation = {
  ...off,
  coupon: {
    kind: 'embedded',
    nm: 'Ten off',
    discTypeIdx: 458,
    disc: 1500,
    discCurrency: 'KRW',
    validDays: 30,
    useLimit: 1,
    memo: null,
    url: null,
    onsite: true,
  },
}
const none = { onsitePwd: '', hadPassword: false }

test('what is not touched is sent as it was', () => {
  expect(requestOf(automationDraftOf(off), none)).toEqual({
    nextStamp: true,
    webhooks: ['stamp.redeemed'],
    silentTabletMinutes: 60,
    coupon: { kind: 'off' },
  })
})

test('the coupon’s password stays where none is typed, is set where one is, and goes where it is not wanted', () => {
  const draft = automationDraftOf(coupon)
  const sent = (password: typeof none, onsite = true) =>
    requestOf({ ...draft, coupon: { ...draft.coupon, onsite } }, password)?.coupon
  expect(sent({ onsitePwd: '', hadPassword: true })).not.toHaveProperty('onsitePwd')
  expect(sent({ onsitePwd: '640281', hadPassword: true })).toMatchObject({ onsitePwd: '640281' })
  expect(sent({ onsitePwd: '', hadPassword: true }, false)).toMatchObject({ onsitePwd: null })
  // It is wanted, and there is none: not before, not now.
  expect(sent(none)).toBeUndefined()
})

test('percent has no currency and is at most 100; an amount has one', () => {
  const draft = automationDraftOf(coupon)
  const sent = (more: object) =>
    requestOf({ ...draft, coupon: { ...draft.coupon, onsite: false, ...more } }, none)?.coupon
  expect(sent({ isPercent: true, disc: '10' })).toMatchObject({ discTypeIdx: 457, discCurrency: null })
  expect(sent({ isPercent: true, disc: '101' })).toBeUndefined()
  expect(sent({ discCurrency: 'krw' })).toMatchObject({ discCurrency: 'KRW' })
  expect(sent({ discCurrency: 'won' })).toMatchObject({ discCurrency: 'WON' })
  expect(sent({ discCurrency: '₩' })).toBeUndefined()
})

test.each(['4', '', '10081', 'an hour'])('“%s” minutes of silence are refused', (silentTabletMinutes) => {
  expect(requestOf({ ...automationDraftOf(off), silentTabletMinutes }, none)).toBeNull()
})
