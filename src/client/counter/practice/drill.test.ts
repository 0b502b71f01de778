/** O-17: what is said in the end is said of what was done. */
import { expect, test } from 'vitest'
import { type DrillAction, judge, queueOf, type Visit, type VisitName, visitNames } from './drill.ts'

let lastIdx = 100
const shop = {
  issue: () => (lastIdx += 1),
  urlOf: (stampIdx: number) => `https://practice.invalid/stamp/${stampIdx}`,
}
const queue = queueOf(shop)
const of = (name: VisitName): Visit => {
  const visit = queue.find((it) => it.name === name)
  if (!visit) throw new Error(`nobody is ${name}`)
  return visit
}
const judged = (name: VisitName, actions: (stampIdx: number) => readonly DrillAction[]) =>
  judge(of(name), actions(of(name).stampIdx)).isGood
const taps =
  (...counts: number[]) =>
  (stampIdx: number): DrillAction[] =>
    counts.map((count) => ({ kind: 'tapped', stampIdx, count }))

test('each customer has a card of their own, but for the one who comes back', () => {
  expect(queue.map(({ name }) => name)).toEqual(visitNames)
  expect(of('internet-back').stampIdx).toBe(of('full-without-internet').stampIdx)
  expect(new Set(queue.map(({ stampIdx }) => stampIdx)).size).toBe(queue.length - 1)
  expect(queue.filter(({ isDown }) => isDown).map(({ name }) => name)).toEqual([
    'no-internet',
    'full-without-internet',
  ])
})

test.each<[VisitName, number[], boolean]>([
  ['two-coffees', [2], true],
  ['two-coffees', [1, 1], true],
  ['two-coffees', [5, -5, 2], true],
  ['two-coffees', [1], false],
  ['two-coffees', [], false],
  ['other-code', [1], true],
  ['scanned-twice', [1, 1], false],
  ['scanned-twice', [1, 1, -1], true],
  ['no-internet', [1], true],
  ['wrong-password', [1], false],
])('%s, after taps of %j: %s', (name, counts, isGood) => {
  expect(judged(name, taps(...counts))).toBe(isGood)
})

test('a reward is one for the full card, and without the internet its promise', () => {
  const redeemed = (stampIdx: number): DrillAction[] => [
    { kind: 'wrong-password', stampIdx },
    { kind: 'redeemed', stampIdx },
  ]
  const slip = (stampIdx: number): DrillAction[] => [{ kind: 'slip', stampIdx }]
  expect(judged('wrong-password', redeemed)).toBe(true)
  expect(judged('wrong-password', slip)).toBe(true)
  expect(judged('full-without-internet', slip)).toBe(true)
  expect(judged('internet-back', slip)).toBe(false)
  expect(judged('internet-back', redeemed)).toBe(true)
})

test('what was done for another customer counts for nobody else', () => {
  expect(judge(of('two-coffees'), taps(2)(of('other-code').stampIdx)).isGood).toBe(false)
})
