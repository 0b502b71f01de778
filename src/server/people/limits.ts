/** The shop's limits on adding: kept in the database, asked inside the ledger's transaction. */
import * as v from 'valibot'
import { isOpen, type LimitHit, type Limits, limitsSchema, noLimits } from '#shared/limits.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { jsonSetting, readSetting, settingQuery, writeSetting } from '../db/settings.ts'
import { branchLimitsOf } from './branches.ts'

const limitsSetting = jsonSetting('limits', noLimits, (kept) => v.parse(limitsSchema, kept))

type Add = {
  stampIdx: number
  count: number
  personId: string
  tabletId: string
  /** When it was tapped, on the server's clock. */
  tappedAt: number
}

export type ShopLimits = {
  read(): Promise<Limits>
  /** Those that hold at this tablet: its branch's where it has its own. */
  readAt(tabletId: string): Promise<Limits>
  set(limits: Limits, actor: string): Promise<void>
  /** The limits that this add would break, hard ones first; the row of the stamp is locked meanwhile. */
  check(tx: Queries, add: Add): Promise<LimitHit | null>
}

type Deps = {
  db: Db
  now: () => number
  /** `YYYY-MM-DD HH:MM:SS` in the shop's time zone. */
  timeOf: (at: number) => string
}

const hourMs = 3_600_000
/** Further back than any day of the shop or `minutesBetween` reaches. */
const lookBackMs = 48 * hourMs

export function createLimits({ db, now, timeOf }: Deps): ShopLimits {
  const dayOf = (at: number) => timeOf(at).slice(0, 10)

  async function hits(tx: Queries, limits: Limits, add: Add, cards: readonly Card[]): Promise<LimitHit[]> {
    const { stampsAScan, stampsADay, minutesBetween, stampsAnHour, openingHours } = limits
    const found: LimitHit[] = []
    const meet = (limit: LimitHit['limit'], it: { max?: number; kind: LimitHit['kind'] }) =>
      found.push({ limit, kind: it.kind, max: it.max ?? null })

    if (stampsAScan && add.count > stampsAScan.max) meet('stampsAScan', stampsAScan)
    if (openingHours && !isOpen(openingHours.days, timeOf(add.tappedAt))) meet('openingHours', openingHours)
    if (stampsADay || minutesBetween) {
      const earlier = await readEarlier(tx, add, cards)
      const today = earlier.filter(({ moment }) => dayOf(moment) === dayOf(add.tappedAt))
      const sum = today.reduce((total, { delta }) => total + delta, add.count)
      if (stampsADay && sum > stampsADay.max) meet('stampsADay', stampsADay)
      const isNear = ({ moment, delta, undone_by }: Earlier) =>
        delta > 0 &&
        undone_by === null &&
        Math.abs(moment - add.tappedAt) < (minutesBetween?.max ?? 0) * 60_000
      if (minutesBetween && earlier.some(isNear)) meet('minutesBetween', minutesBetween)
    }
    if (stampsAnHour) {
      const given = await countByPerson(tx, add)
      if (given + add.count > stampsAnHour.max) meet('stampsAnHour', stampsAnHour)
    }
    return found
  }

  return {
    read: () => readSetting(db.read, limitsSetting),
    readAt: (tabletId) => limitsAt(db.read, tabletId, now()),
    set: (limits, actor) => db.write((tx) => writeLimits(tx, limits, actor, now())),
    async check(tx, add) {
      const limits = await limitsAt(tx.query, add.tabletId, add.tappedAt)
      if (Object.values(limits).every((limit) => limit === null)) return null
      const cards = await cardsOf(tx, add.stampIdx, await lockRows(tx, add))
      const found = await hits(tx, limits, add, cards)
      return found.find((hit) => hit.kind === 'hard') ?? found[0] ?? null
    },
  }
}

type LimitsRow = Row & { shop: string | null; own: string | null }

/** One statement for both: most shops have no branch, and a tap is to cost no more there. */
async function limitsAt(query: Queries['query'], tabletId: string, at: number): Promise<Limits> {
  const [row] = await query<LimitsRow>(
    `SELECT (${settingQuery}) AS shop,
       (SELECT b.limits FROM branches b WHERE b.branch_id = (SELECT s.branch_id FROM tablet_branches s
          WHERE s.tablet_id = $2 AND s.since <= $3 ORDER BY s.since DESC LIMIT 1)) AS own`,
    [limitsSetting.key, tabletId, at],
  )
  const { shop = null, own = null } = row ?? {}
  const limits = shop === null ? limitsSetting.usual : limitsSetting.decode(shop)
  return own === null ? limits : { ...limits, ...branchLimitsOf(own) }
}

async function writeLimits(tx: Queries, limits: Limits, actor: string, at: number): Promise<void> {
  const before = await readSetting(tx.query, limitsSetting)
  await writeSetting(tx, limitsSetting, limits)
  await appendAudit(tx, {
    chain: 'shop',
    at,
    event: 'limits.changed',
    commandId: null,
    actor,
    body: changedBody(limits, before),
  })
}

/**
 * Two adds at once must not both find room under a limit: the second waits here for the first (READ COMMITTED). The card
 * that it follows; null where it follows none.
 */
async function lockRows(tx: Queries, { stampIdx, personId }: Add): Promise<number | null> {
  const [row] = await tx.query<Row & { follows: number | null }>(
    'UPDATE stamps SET version = version WHERE stamp_idx = $1 RETURNING follows',
    [stampIdx],
  )
  await tx.run('UPDATE people SET color = color WHERE person_id = $1', [personId])
  return row?.follows ?? null
}

/** `until`: from then on what comes for it goes on to the card that stands for it, and counts there. */
type Card = { stampIdx: number; until: number }

/** This one, and the lost ones for which it stands. Each is asked for by its number. */
async function cardsOf(tx: Queries, stampIdx: number, follows: number | null): Promise<Card[]> {
  const cards = [{ stampIdx, until: Number.MAX_SAFE_INTEGER }]
  for (let before = follows; before !== null; ) {
    const [lost] = await tx.query<Row & { follows: number | null; replaced_at: number }>(
      'SELECT follows, replaced_at FROM stamps WHERE stamp_idx = $1 AND replaced_at IS NOT NULL',
      [before],
    )
    if (!lost) break
    cards.push({ stampIdx: before, until: lost.replaced_at })
    before = lost.follows
  }
  return cards
}

type Earlier = Row & { moment: number; delta: number; undone_by: string | null }

/**
 * What a full card could not hold was tapped on it as well. In gateway mode what is under way counts too: it was tapped,
 * though nobody knows yet whether it is applied.
 */
async function readEarlier(tx: Queries, { tappedAt }: Add, cards: readonly Card[]): Promise<Earlier[]> {
  const read = ({ stampIdx, until }: Card) =>
    tx.query<Earlier>(
      `SELECT COALESCE(c.tapped_at, l.at) AS moment, CASE WHEN l.event = 'stamp.carried-over' THEN 1 ELSE l.delta END AS delta,
         c.undone_by AS undone_by
       FROM ledger l JOIN commands c ON c.command_id = l.command_id
       WHERE l.stamp_idx = $1 AND l.at > $2 AND (l.event IN ('stamp.added', 'stamp.removed')
         OR (l.event = 'stamp.carried-over' AND c.undone_by IS NULL AND l.at < $3))
       UNION ALL SELECT COALESCE(c.tapped_at, i.created_at) AS moment, i.count AS delta, c.undone_by AS undone_by
       FROM upstream_intents i JOIN commands c ON c.command_id = i.command_id
       WHERE i.stamp_idx = $1 AND i.created_at > $2 AND i.kind = 'add' AND i.state <> 'settled'`,
      [stampIdx, tappedAt - lookBackMs, until],
    )
  return (await Promise.all(cards.map(read))).flat()
}

async function countByPerson(tx: Queries, { personId, tappedAt }: Add): Promise<number> {
  const rows = await tx.query<Row & { given: number | null }>(
    `SELECT COUNT(*) AS given
     FROM commands c JOIN ledger l ON l.stamp_idx = c.stamp_idx AND l.command_id = c.command_id
     WHERE c.person = $1 AND c.decided_at > $2 AND COALESCE(c.tapped_at, c.decided_at) > $2
       AND COALESCE(c.tapped_at, c.decided_at) <= $3 AND l.event IN ('stamp.added', 'stamp.carried-over')
       AND c.undone_by IS NULL
     UNION ALL SELECT SUM(i.count) AS given
     FROM upstream_intents i JOIN commands c ON c.command_id = i.command_id
     WHERE c.person = $1 AND i.created_at > $2 AND COALESCE(c.tapped_at, i.created_at) > $2
       AND COALESCE(c.tapped_at, i.created_at) <= $3 AND i.kind = 'add' AND i.state <> 'settled'`,
    [personId, tappedAt - hourMs, tappedAt],
  )
  return rows.reduce((sum, { given }) => sum + Number(given ?? 0), 0)
}
