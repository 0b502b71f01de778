/** What a person did at the practice counter, as far as it can be judged. */
export type DrillAction =
  | { kind: 'tapped'; stampIdx: number; count: number }
  | { kind: 'redeemed' | 'slip' | 'wrong-password'; stampIdx: number }

export const visitNames = [
  'two-coffees',
  'other-code',
  'half-a-scan',
  'scanned-twice',
  'wrong-password',
  'no-internet',
  'full-without-internet',
  'internet-back',
] as const
export type VisitName = (typeof visitNames)[number]

/** What is held before the camera, or read by a hardware scanner; `half` of it where the trigger was let go too early. */
export type Held = { by: 'camera' | 'scanner'; text: string; isHalf?: true }

/** One customer of the queue. */
export type Visit = {
  name: VisitName
  stampIdx: number
  /** In turn: what the customer holds up with each tap. The last one again, if need be. */
  holds: readonly Held[]
  /** The internet is pretended to be gone. */
  isDown: boolean
}

export type Judged = { name: VisitName; isGood: boolean }

const before: Record<VisitName, { stamps: number; isDown?: true }> = {
  'two-coffees': { stamps: 3 },
  'other-code': { stamps: 5 },
  'half-a-scan': { stamps: 1 },
  'scanned-twice': { stamps: 6 },
  'wrong-password': { stamps: 10 },
  'no-internet': { stamps: 4, isDown: true },
  'full-without-internet': { stamps: 10, isDown: true },
  'internet-back': { stamps: 10 },
}

type Shop = { issue(stamps: number, userNm: null): number; urlOf(stampIdx: number): string }

/** The queue of one drill, each with a card of its own; who went without a reward comes back. */
export function queueOf(shop: Shop): readonly Visit[] {
  const visits: Visit[] = []
  for (const name of visitNames) {
    const { stamps, isDown = false } = before[name]
    const waited = visits.find((visit) => visit.name === 'full-without-internet')
    const stampIdx = name === 'internet-back' && waited ? waited.stampIdx : shop.issue(stamps, null)
    visits.push({ name, stampIdx, isDown, holds: holdsOf(name, shop.urlOf(stampIdx)) })
  }
  return visits
}

function holdsOf(name: VisitName, text: string): readonly Held[] {
  const card: Held = { by: 'camera', text }
  if (name === 'other-code') return [{ by: 'camera', text: 'https://menu.invalid/today' }, card]
  if (name === 'half-a-scan')
    return [
      { by: 'scanner', text, isHalf: true },
      { by: 'scanner', text },
    ]
  if (name === 'scanned-twice') return [card, card]
  return [card]
}

/** How many stamps the right hand gives each of them; null where it is a reward, or the promise of one. */
const stampsFor: Record<VisitName, number | null> = {
  'two-coffees': 2,
  'other-code': 1,
  'half-a-scan': 1,
  'scanned-twice': 1,
  'wrong-password': null,
  'no-internet': 1,
  'full-without-internet': null,
  'internet-back': null,
}

/** By what has become of the customer, whichever way it came about: what was taken back was not given. */
export function judge({ name, stampIdx }: Visit, actions: readonly DrillAction[]): Judged {
  const own = actions.filter((action) => action.stampIdx === stampIdx)
  const given = own.reduce((sum, action) => sum + (action.kind === 'tapped' ? action.count : 0), 0)
  const has = (kind: DrillAction['kind']) => own.some((action) => action.kind === kind)
  const wanted = stampsFor[name]
  if (wanted !== null) return { name, isGood: given === wanted }
  // A slip is offered without the internet alone, and there it is as good as the reward; the one who comes back has one.
  const isGood = has('redeemed') || (name !== 'internet-back' && has('slip'))
  return { name, isGood: isGood && given === 0 }
}
