/** O-17: the shop of practice has the rules of the real one, and its codes lead nowhere. */
import { describe, expect, test } from 'vitest'
import { isDrawable, parseStampCode } from '#shared/stamp-code.ts'
import { createPracticeShop, practiceHost, practicePassword } from './practice-shop.ts'

const names = { shopNm: 'Shop', cardNm: 'Card', cardTtl: 'Coffee', colleague: 'Kim' }
const shopAt = (now = 1_773_111_600_000) => createPracticeShop(names, () => now)
const tap = (stampIdx: number, count: number, kind: 'add' | 'remove' = 'add') => ({
  kind,
  commandId: crypto.randomUUID(),
  stampIdx,
  count,
  tappedAt: 1,
  seq: 1,
  epoch: crypto.randomUUID(),
})

describe('the cards of practice', () => {
  test('have codes as real ones have, and lead nowhere: at no shop is one of them read', () => {
    const shop = shopAt()
    for (let n = 0; n < 50; n++) {
      const stampIdx = shop.issue(0, null)
      const text = shop.urlOf(stampIdx)
      expect(isDrawable(stampIdx)).toBe(true)
      expect(parseStampCode(text, [practiceHost], 'drawn')).toEqual({ kind: 'stamp', stampIdx })
      expect(parseStampCode(text, ['shop.example'], 'drawn')).toEqual({ kind: 'not-a-stamp-card' })
    }
  })

  test('follow the rules of the ledger: once an id, carried over where there is no room, none where nothing is', () => {
    const shop = shopAt()
    const stampIdx = shop.issue(8, null)
    const first = tap(stampIdx, 1)
    expect(shop.decide(first)).toMatchObject({ outcome: 'applied', replayed: false })
    expect(shop.decide(first)).toMatchObject({ outcome: 'applied', replayed: true })
    expect(shop.snapshot(stampIdx)?.stamps).toBe(9)
    const over = shop.decide(tap(stampIdx, 3))
    expect(over).toMatchObject({ outcome: 'carried-over' })
    expect(shop.snapshot(stampIdx)?.stamps).toBe(10)
    expect(shop.snapshot(over.nextStampIdx ?? 0)?.stamps).toBe(2)
    const empty = shop.issue(0, null)
    expect(shop.decide(tap(empty, 1, 'remove'))).toMatchObject({ refusal: 'nothing-to-remove' })
    expect(shop.decide(tap(1, 1))).toMatchObject({ outcome: 'refused', refusal: 'not-found' })
  })

  test('give one reward for the right password, and none for a wrong one, however often', () => {
    const shop = shopAt()
    const stampIdx = shop.issue(10, null)
    const redeem = (onsitePwd: string, commandId: string = crypto.randomUUID()) =>
      shop.redeem({ commandId, stampIdx, onsitePwd })
    expect(redeem('9999')).toMatchObject({ refusal: 'wrong-password', detail: { triesLeft: 4 } })
    const id = crypto.randomUUID()
    const given = redeem(practicePassword, id)
    expect(given).toHaveProperty('next.stamps', 0)
    expect(redeem(practicePassword, id)).toEqual(given)
    expect(redeem(practicePassword)).toMatchObject({ refusal: 'already-redeemed' })
    const other = shop.issue(10, null)
    const wrong = () => shop.redeem({ commandId: crypto.randomUUID(), stampIdx: other, onsitePwd: '0000' })
    const refusals = Array.from({ length: 5 }, () => wrong()).map((it) => 'refusal' in it && it.refusal)
    expect(refusals.at(-1)).toBe('too-many-wrong-passwords')
    expect(
      shop.redeem({ commandId: crypto.randomUUID(), stampIdx: other, onsitePwd: practicePassword }),
    ).toMatchObject({ refusal: 'too-many-wrong-passwords' })
  })

  test('a lost one goes on as another, and the lost one is good for nothing', () => {
    const shop = shopAt()
    const lost = shop.issue(4, null)
    const found = shop.replace(lost)
    expect(shop.snapshot(Number(found))?.stamps).toBe(4)
    expect(shop.decide(tap(lost, 1))).toMatchObject({ refusal: 'replaced' })
  })
})
