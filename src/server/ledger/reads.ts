/** What may be read of a stamp: committed data, for three kinds of reader. */
import type { PublicStamp } from '#shared/counter-api.ts'
import type { RefusalName, StampRefusal } from '#shared/refusals.ts'
import { objection, type Snapshot, type Unasked } from '#shared/stamp.ts'
import type { ValidateResult } from '#shared/stamp-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { readHolder } from './holders.ts'
import { findPrinted, whyNoStamp } from './printed-cards.ts'
import { reservedElsewhere } from './reservations.ts'
import {
  type CardRow,
  findCard,
  findStamp,
  findSuccessor,
  passwordContext,
  type StampRow,
  toStamp,
} from './stamp-rows.ts'

type ReadDeps = {
  db: Db
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  /** `YYYY-MM-DD HH:MM:SS` in the shop's time zone. */
  timeOf: (at: number) => string
  /** Origin of a stamp without one of its own. */
  defaultDomain: () => string
  shopNm: () => Promise<string>
}

/** A printed card that is nobody's; a hosted stamp that was never seen, and that the service refuses or cannot be asked about now. */
export class NotShown extends Error {
  override name = 'NotShown'
  readonly why: StampRefusal | Unasked
  /** The service's own words, where nothing of ours says it. */
  readonly says: string | null
  constructor(why: StampRefusal | Unasked, says: string | null = null) {
    super(why)
    this.why = why
    this.says = says
  }
}

export type Reads = {
  /** The contract's validate. The on-site password comes in clear only `withPassword`. */
  validate(stampIdx: number, withPassword: boolean): Promise<ValidateResult | RefusalName>
  /** For a tablet, which sees the reservations of others. Null where there is no such stamp. A stamp that cannot be used is shown too, with the reason to be seen. */
  /** Throws `NotShown`. */
  snapshot(stampIdx: number, tabletId?: string): Promise<Snapshot | null>
  publicStamp(stampIdx: number): Promise<PublicStamp | null>
}

type Found = { row: StampRow; card: CardRow; url: string; domain: string }

export function createReads({ db, vault, now, dayOf, timeOf, defaultDomain, shopNm }: ReadDeps): Reads {
  async function find(stampIdx: number): Promise<Found | null> {
    const row = await findStamp(db.read, stampIdx)
    const card = row && (await findCard(db.read, row.card_idx))
    if (!row || !card) return null
    const domain = row.domain ?? defaultDomain()
    return { row, card, domain, url: `${domain}/stamp/${stampIdx}` }
  }

  /** Whoever has it in hand has scanned it before the counter did. */
  async function publicBlank(stampIdx: number): Promise<PublicStamp | null> {
    if ((await whyNoStamp(db.read, stampIdx)) !== 'not-started') return null
    const printed = await findPrinted(db.read, stampIdx)
    if (!printed) return null
    const today = dayOf(now())
    return {
      stampIdx,
      shopNm: await shopNm(),
      cardNm: printed.card_nm,
      cardTtl: printed.card_ttl,
      stamps: 0,
      maxStamps: printed.max_stamps,
      strtYmd: today,
      endYmd: daysAfter(today, printed.valid_days),
      stampUrl: `${defaultDomain()}/stamp/${stampIdx}`,
      objection: 'not-started',
      nextStampIdx: null,
      givenBackIdx: null,
    }
  }

  return {
    async validate(stampIdx, withPassword) {
      const found = await find(stampIdx)
      if (!found) return whyNoStamp(db.read, stampIdx)
      const refusal = objection.use(toStamp(found.row), dayOf(now()))
      if (refusal) return refusal
      const { row, card, url, domain } = found
      const holder = await readHolder(db.read, stampIdx)
      const sealed = card.onsite_pwd_sealed
      return {
        stampIdx,
        domain,
        cardIdx: card.card_idx,
        cardNm: card.card_nm,
        cardTtl: card.card_ttl,
        stamps: row.stamps,
        maxStamps: row.max_stamps,
        stampUrl: url,
        url: null,
        strtYmd: row.strt_ymd,
        endYmd: row.end_ymd,
        onsiteYn: sealed ? 'Y' : 'N',
        onsitePwd: sealed && withPassword ? vault.unseal(sealed, passwordContext(card.card_idx)) : null,
        memo: holder.memo,
        activeYn: row.active === 1 ? 'Y' : 'N',
        userId: holder.userId,
        userNm: holder.userNm,
        userPhnno: holder.userPhnno,
        userEml: holder.userEml,
        userEtc1: holder.userEtc1,
        userEtc2: holder.userEtc2,
        stampImgUrl: card.stamp_img_url,
        regYmdt: timeOf(row.created_at),
        payloadVersion: 'v1',
      }
    },

    async snapshot(stampIdx, tabletId) {
      const found = await find(stampIdx)
      if (!found) {
        const why = await whyNoStamp(db.read, stampIdx)
        if (why === 'not-found') return null
        throw new NotShown(why)
      }
      const { row, card, url } = found
      const asOf = now()
      const stamp = toStamp(row)
      // Nobody goes on from a card that still takes stamps, and the look-up is by another key than the stamp's own.
      const goesOn = stamp.stamps >= stamp.maxStamps || objection.use(stamp, dayOf(asOf)) !== null
      const [{ userNm }, lastAdd, nextStampIdx, reservedBy] = await Promise.all([
        readHolder(db.read, stampIdx),
        readLastAdd(db, stampIdx),
        goesOn ? findSuccessor(db.read, stampIdx) : null,
        reservedElsewhere(db.read, stampIdx, tabletId ?? null, asOf),
      ])
      return {
        ...stamp,
        asOf,
        today: dayOf(asOf),
        cardNm: card.card_nm,
        cardTtl: card.card_ttl,
        stampUrl: url,
        stampImgUrl: card.stamp_img_url,
        onsite: card.onsite_pwd_sealed !== null,
        onsiteSetAt: card.onsite_pwd_at,
        userNm,
        lastAdd,
        nextStampIdx,
        reservedBy,
      }
    },

    async publicStamp(stampIdx) {
      const found = await find(stampIdx)
      if (!found) return publicBlank(stampIdx)
      const { row, card, url } = found
      const stamp = toStamp(row)
      return {
        stampIdx,
        shopNm: await shopNm(),
        cardNm: card.card_nm,
        cardTtl: card.card_ttl,
        stamps: stamp.stamps,
        maxStamps: stamp.maxStamps,
        strtYmd: stamp.strtYmd,
        endYmd: stamp.endYmd,
        stampUrl: url,
        objection: objection.use(stamp, dayOf(now())),
        // Whoever finds a lost card learns nothing of the one that replaces it.
        nextStampIdx: row.replaced_at === null ? await findSuccessor(db.read, stampIdx) : null,
        givenBackIdx: row.replaced_at === null ? await readGivenBack(db, row) : null,
      }
    },
  }
}

/** The customer's link leads on to the next card, so that one knows of it too, until the reward is taken. */
async function readGivenBack(db: Db, { stamp_idx, follows }: StampRow): Promise<number | null> {
  const [row] = await db.read<Row & { stamp_idx: number }>(
    `SELECT stamp_idx FROM stamps WHERE restores IN ($1, $2) AND deleted_at IS NULL AND redeemed_at IS NULL`,
    [stamp_idx, follows ?? stamp_idx],
  )
  return row?.stamp_idx ?? null
}

/** When it was tapped, which may be long before it came; one that was taken back is none. */
export async function readLastAdd(db: Db, stampIdx: number): Promise<Snapshot['lastAdd']> {
  const [last] = await db.read<Row & { id: string; at: number; count: number; person: string | null }>(
    `SELECT l.command_id AS id, CASE WHEN c.tapped_at < l.at THEN c.tapped_at ELSE l.at END AS at,
       COUNT(*) AS count, p.name AS person FROM ledger l
     JOIN commands c ON c.command_id = l.command_id
     LEFT JOIN people p ON p.person_id = c.person
     WHERE l.stamp_idx = $1 AND l.event = 'stamp.added' AND c.undone_by IS NULL
     GROUP BY l.command_id, l.at, c.tapped_at, p.name ORDER BY 2 DESC LIMIT 1`,
    [stampIdx],
  )
  return last ? { commandId: last.id, at: last.at, count: last.count, by: last.person ?? '' } : null
}

/** The person who handed it over; null where that was a system. */
export async function readRedeemedBy(db: Db, stampIdx: number): Promise<string | null> {
  const [row] = await db.read<Row & { person: string | null }>(
    `SELECT p.name AS person FROM ledger l
     JOIN commands c ON c.command_id = l.command_id
     LEFT JOIN people p ON p.person_id = c.person
     WHERE l.stamp_idx = $1 AND l.event = 'stamp.redeemed' ORDER BY l.at DESC LIMIT 1`,
    [stampIdx],
  )
  return row?.person ?? null
}

/** Whether its reward was given, by whoever keeps the stamp. */
export async function redeemedAtOf(
  reads: Pick<Reads, 'snapshot'>,
  stampIdx: number,
): Promise<{ redeemedAt: number | null } | RefusalName> {
  try {
    const snapshot = await reads.snapshot(stampIdx)
    return snapshot ? { redeemedAt: snapshot.redeemedAt } : 'not-found'
  } catch (error) {
    if (error instanceof NotShown) return error.why
    throw error
  }
}
