import type { Redemption } from '#shared/counter-api.ts'
import type { QueuedCommand, Verdict } from '#shared/endpoints/commands.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Snapshot, type Stamp } from '#shared/stamp.ts'
import { isDrawable } from '#shared/stamp-code.ts'

/** Reserved for names that lead nowhere (RFC 2606, section 2): what is shown in practice opens nothing anywhere else. */
export const practiceHost = 'practice.invalid'
export const practicePassword = '1234'
const passwordTries = 5
const lockedMs = 60_000
const cardIdx = 1
const maxStamps = 10

export type PracticeNames = { shopNm: string; cardNm: string; cardTtl: string; colleague: string }
type Card = Stamp & { userNm: string | null; lastAdd: Snapshot['lastAdd']; nextStampIdx: number | null }
export type Refused = { refusal: RefusalName; detail: unknown }

export type PracticeShop = {
  readonly names: PracticeNames
  /** A made-up customer's card with so many stamps. */
  issue(stamps: number, userNm: string | null): number
  urlOf(stampIdx: number): string
  /** Null where it is none of the made-up ones. */
  snapshot(stampIdx: number): Snapshot | null
  /** As a ledger: each command is decided once, and the same id has the same answer. */
  decide(command: QueuedCommand): Verdict
  redeem(redeem: { commandId: string; stampIdx: number; onsitePwd: string | null }): Redemption | Refused
  /** The stamps of a lost one on a new one. */
  replace(stampIdx: number): number | Refused
}

/** A shop that is made up, in this page's memory alone, under the rules of the real one (`shared/stamp.ts`). */
export function createPracticeShop(names: PracticeNames, now: () => number): PracticeShop {
  const cards = new Map<number, Card>()
  const verdicts = new Map<string, Verdict>()
  const redemptions = new Map<string, Redemption>()
  let triesLeft = passwordTries
  let lockedUntil: number | null = null
  let lastIdx = 400_000_000_000

  const ymd = (days: number) => new Date(now() + days * 86_400_000).toISOString().slice(0, 10)
  const today = () => ymd(0)
  const urlOf = (stampIdx: number) => `https://${practiceHost}/stamp/${stampIdx}`

  function issue(stamps: number, userNm: string | null): number {
    do lastIdx += 1
    while (!isDrawable(lastIdx))
    cards.set(lastIdx, {
      stampIdx: lastIdx,
      cardIdx,
      stamps,
      maxStamps,
      strtYmd: ymd(-1),
      endYmd: ymd(180),
      active: true,
      redeemedAt: null,
      userNm,
      lastAdd: null,
      nextStampIdx: null,
    })
    return lastIdx
  }

  /** The card on which a customer goes on: that of a redeemed or a full one. */
  function nextOf(card: Card): Card {
    card.nextStampIdx ??= issue(0, card.userNm)
    const next = cards.get(card.nextStampIdx)
    if (!next) throw new Error(`${card.nextStampIdx} was never given out`)
    return next
  }

  function add(card: Card, { commandId, count }: QueuedCommand): Pick<Verdict, 'outcome' | 'nextStampIdx'> {
    const fitting = Math.min(count, card.maxStamps - card.stamps)
    card.stamps += fitting
    card.lastAdd = { commandId, at: now(), count, by: names.colleague }
    if (fitting === count) return { outcome: 'applied', nextStampIdx: null }
    const next = nextOf(card)
    next.stamps = Math.min(next.stamps + count - fitting, next.maxStamps)
    return { outcome: 'carried-over', nextStampIdx: next.stampIdx }
  }

  function decideFirst(command: QueuedCommand): Verdict {
    const { commandId, stampIdx, kind, count } = command
    const verdict = { commandId, replayed: false, refusal: null, nextStampIdx: null }
    const card = cards.get(stampIdx)
    const refusal = card ? objection.use(card, today()) : 'not-found'
    if (!card || refusal) return { ...verdict, outcome: 'refused', refusal }
    if (kind === 'add') return { ...verdict, ...add(card, command) }
    const nothing = objection.remove(card, count, today())
    if (nothing) return { ...verdict, outcome: 'refused', refusal: nothing }
    card.stamps -= count
    return { ...verdict, outcome: 'applied' }
  }

  function wrongPassword(): Refused {
    triesLeft -= 1
    if (triesLeft > 0) return { refusal: 'wrong-password', detail: { triesLeft, lockedUntil: null } }
    triesLeft = passwordTries
    lockedUntil = now() + lockedMs
    return { refusal: 'too-many-wrong-passwords', detail: { triesLeft: 0, lockedUntil } }
  }

  return {
    names,
    issue,
    urlOf,
    snapshot(stampIdx) {
      const card = cards.get(stampIdx)
      if (!card) return null
      return {
        ...card,
        asOf: now(),
        today: today(),
        cardNm: names.cardNm,
        cardTtl: names.cardTtl,
        stampUrl: urlOf(stampIdx),
        stampImgUrl: null,
        onsite: true,
        reservedBy: null,
      }
    },
    decide(command) {
      const before = verdicts.get(command.commandId)
      if (before) return { ...before, replayed: true }
      const verdict = decideFirst(command)
      verdicts.set(command.commandId, verdict)
      return verdict
    },
    redeem({ commandId, stampIdx, onsitePwd }) {
      const before = redemptions.get(commandId)
      if (before) return before
      const card = cards.get(stampIdx)
      const refusal = card ? objection.redeem(card, today()) : 'not-found'
      if (!card || refusal) return { refusal: refusal ?? 'not-found', detail: null }
      if (lockedUntil !== null && now() < lockedUntil)
        return { refusal: 'too-many-wrong-passwords', detail: { triesLeft: 0, lockedUntil } }
      if (onsitePwd !== practicePassword) return wrongPassword()
      triesLeft = passwordTries
      card.redeemedAt = now()
      const next = nextOf(card)
      const redemption = {
        redeemedAt: card.redeemedAt,
        next: {
          stampIdx: next.stampIdx,
          stampUrl: urlOf(next.stampIdx),
          stamps: next.stamps,
          maxStamps: next.maxStamps,
        },
      }
      redemptions.set(commandId, redemption)
      return redemption
    },
    replace(stampIdx) {
      const card = cards.get(stampIdx)
      const refusal = card ? objection.use(card, today()) : 'not-found'
      if (!card || refusal) return { refusal: refusal ?? 'not-found', detail: null }
      card.replacedAt = now()
      card.nextStampIdx = issue(card.stamps, card.userNm)
      return card.nextStampIdx
    },
  }
}
