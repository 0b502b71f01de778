import { expect, test } from 'vitest'
import { noLimits } from '#shared/limits.ts'
import { branchLimitsDraftOf, branchLimitsOf } from './branch-limits-draft.ts'

const shop = { ...noLimits, stampsADay: { max: 5, kind: 'soft' } } as const

test('a branch without limits of its own shows the shop’s, and sends none of them', () => {
  const draft = branchLimitsDraftOf({}, shop)
  expect(draft.own).toEqual([])
  expect(draft.limits.stampsADay).toEqual({ isOn: true, max: '5', kind: 'soft' })
  expect(branchLimitsOf(draft)).toEqual({})
})

test('one that is made its own is sent, switched off too', () => {
  const draft = branchLimitsDraftOf({ stampsAScan: { max: 2, kind: 'hard' } }, shop)
  expect(branchLimitsOf(draft)).toEqual({ stampsAScan: { max: 2, kind: 'hard' } })
  const { stampsADay } = draft.limits
  const off = {
    own: ['stampsADay'],
    limits: { ...draft.limits, stampsADay: { ...stampsADay, isOn: false } },
  } as const
  expect(branchLimitsOf(off)).toEqual({ stampsADay: null })
})

test('what is amiss in a limit of its own is not sent; in one of the shop’s it is nothing here', () => {
  const draft = branchLimitsDraftOf({}, shop)
  const broken = { ...draft.limits, stampsADay: { isOn: true, max: 'many', kind: 'soft' as const } }
  expect(branchLimitsOf({ own: ['stampsADay'], limits: broken })).toBeNull()
  expect(branchLimitsOf({ own: [], limits: broken })).toEqual({})
})
