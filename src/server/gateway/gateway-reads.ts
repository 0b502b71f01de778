/** What is shown of hosted stamps: the service's own word where it can be had, else the last one, with its age. */
import type { StampRefusal } from '#shared/refusals.ts'
import { objection, type Snapshot, type Stamp } from '#shared/stamp.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { currentId } from '../ledger/automation-rows.ts'
import { NotShown, type Reads, readLastAdd } from '../ledger/reads.ts'
import { reservedElsewhere } from '../ledger/reservations.ts'
import type { Gateway } from './gateway.ts'
import { saidBy } from './hosted-refusals.ts'
import { findMoved } from './moved-stamps.ts'
import { findSeen, type SeenRow, type View } from './observations.ts'

type GatewayReadDeps = {
  db: Db
  vault: Vault
  gateway: Gateway
  now: () => number
  dayOf: (at: number) => string
  shopNm: () => Promise<string>
}

export function createGatewayReads({ db, vault, gateway, now, dayOf, shopNm }: GatewayReadDeps): Reads {
  async function nextStampOf(stampIdx: number): Promise<number | null> {
    const answer = await gateway.answerOf(await currentId(db.read, vault, stampIdx, 'next-stamp'))
    return answer && answer.refusal === null ? answer.stampIdx : null
  }

  return {
    async validate(stampIdx, withPassword) {
      const seen = await gateway.look(stampIdx)
      if (seen.kind === 'not-asked') return 'state-unknown'
      if (seen.kind === 'refused') return seen.refusal
      return { ...seen.result, onsitePwd: withPassword ? seen.result.onsitePwd : null }
    },

    async snapshot(askedIdx, tabletId) {
      const moved = await findMoved(db.read, askedIdx)
      const stampIdx = moved?.hostedIdx ?? askedIdx
      const readResult = await gateway.look(stampIdx)
      const row = await findSeen(db.read, stampIdx)
      const isFresh = readResult.kind === 'done'
      const unasked = readResult.kind === 'not-asked' ? readResult.why : null
      const at = now()
      const asOf = isFresh ? at : (row?.seen_at ?? at)
      const view: View | null = isFresh ? readResult.result : row?.view ? JSON.parse(row.view) : null
      const stamps = isFresh ? readResult.result.stamps : row?.stamps
      if (!view || stamps === undefined || stamps === null) {
        if (unasked) throw new NotShown(unasked)
        if (readResult.kind === 'refused' && readResult.refusal !== 'not-found')
          throw new NotShown(readResult.refusal, saidBy(readResult))
        return null
      }
      const refusal =
        readResult.kind === 'refused' ? readResult.refusal : unasked ? (row?.refusal ?? null) : null
      const [lastAdd, nextStampIdx, reservedBy] = await Promise.all([
        readLastAdd(db, stampIdx),
        nextStampOf(stampIdx),
        reservedElsewhere(db.read, stampIdx, tabletId ?? null, now()),
      ])
      return {
        ...toStamp(stampIdx, view, stamps, refusal, asOf),
        asOf,
        today: dayOf(at),
        unasked,
        serviceSays: readResult.kind === 'refused' ? saidBy(readResult) : refusal && (row?.said ?? null),
        ageMs: Math.max(at - asOf, 0),
        cardNm: view.cardNm,
        cardTtl: view.cardTtl ?? view.cardNm,
        stampUrl: view.stampUrl,
        stampImgUrl: view.stampImgUrl,
        onsite: view.onsiteYn === 'Y',
        userNm: isFresh ? readResult.result.userNm : null,
        lastAdd,
        nextStampIdx,
        reservedBy,
        // The code in hand is an old one: the counter offers to open the card that it is now.
        ...(moved && { stampIdx: askedIdx, stamps: 0, replacedAt: moved.at, nextStampIdx: stampIdx }),
      } satisfies Snapshot
    },

    /** From what is known: strangers must not spend the plan's calls. */
    async publicStamp(askedIdx) {
      const stampIdx = (await findMoved(db.read, askedIdx))?.hostedIdx ?? askedIdx
      const row = await findSeen(db.read, stampIdx)
      if (!row?.view || row.stamps === null) return null
      const view: View = JSON.parse(row.view)
      const stamp = toStamp(stampIdx, view, row.stamps, row.refusal, row.seen_at ?? 0)
      const { maxStamps, strtYmd, endYmd, stampUrl, cardNm } = view
      return {
        stampIdx,
        shopNm: await shopNm(),
        cardNm,
        cardTtl: view.cardTtl ?? cardNm,
        stamps: row.stamps,
        maxStamps,
        strtYmd,
        endYmd,
        stampUrl,
        objection: row.refusal ?? objection.use(stamp, dayOf(now())),
        nextStampIdx: await nextStampOf(stampIdx),
        // Rewards are given back in the service's own console.
        givenBackIdx: null,
      }
    },
  }
}

/** Validate says only why a stamp cannot be used: that much is put into the fields from which screens reckon. */
function toStamp(
  stampIdx: number,
  view: View,
  stamps: NonNullable<SeenRow['stamps']>,
  refusal: StampRefusal | null,
  seenAt: number,
): Stamp {
  const { cardIdx, maxStamps, strtYmd, endYmd, activeYn } = view
  return {
    stampIdx,
    cardIdx,
    stamps,
    maxStamps,
    strtYmd,
    endYmd,
    active: activeYn === 'Y' && refusal !== 'not-active' && refusal !== 'upstream-refused',
    redeemedAt: refusal === 'already-redeemed' ? seenAt : null,
  }
}
