/** From a file of `hosted export` into this database, card by card, and what is here then compared with the file. */
import { cycleDays } from '#shared/ymd.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { storedCommand } from '../ledger/command-rows.ts'
import { keyedId } from '../ledger/derived-id.ts'
import type { House } from '../ledger/house.ts'
import { insertStampCard } from '../ledger/stamp-cards.ts'
import { type CardRow, findCard } from '../ledger/stamp-rows.ts'
import { countCalls, type Exported, type ExportedStamp, type HouseFile } from './export.ts'
import { assertNothingUnderWay, readHouse, writeHouse } from './house.ts'
import type { Compared } from './report.ts'
import { takeIn } from './take-in.ts'

type Deps = { db: Db; vault: Vault; now: () => number }
export type Moved = { isDryRun: boolean; stamps: Compared[]; newCards: number[]; left: Exported['left'] }

const actor = 'system'

/** Safe to repeat: what was taken in before is not taken in again, and is compared again. */
export async function importHouse(
  deps: Deps,
  { file, content }: { file: HouseFile; content: Exported },
  { isDryRun }: { isDryRun: boolean },
): Promise<Moved> {
  const { db, now } = deps
  await assertNothingUnderWay(db)
  const { exportedAt } = file
  await assertUnworked(db, content)
  const turn = nextTurn(await readHouse(db), exportedAt)
  const cards = cardsOf(content.stamps)
  const newCards = await checkCards(db, cards)
  const idOf = (stampIdx: number, ofTurn = turn) => keyedId(deps.vault, `moved-in:${ofTurn}:${stampIdx}`)
  const here = await leftHere(db, content.stamps, idOf, turn)
  const coming = content.stamps.filter(({ stampIdx }) => !here.has(stampIdx))
  if (!isDryRun) {
    await db.write((tx) => writeHouse(tx, { place: 'moving-in', turn, at: now(), exportedAt }))
    for (const card of cards.values()) await makeCard(deps, card)
    for (const stamp of coming) await takeIn(deps, idOf(stamp.stampIdx), stamp)
  }
  const stamps = await compare(db, coming, idOf)
  const moved = {
    isDryRun,
    stamps,
    newCards,
    left: [
      ...content.left,
      ...[...here].map((stampIdx) => ({ stampIdx, why: 'it was left here by the last move' })),
    ],
  }
  if (!isDryRun && differing(moved).length === 0) await end(deps, turn, moved)
  return moved
}

/** A move that was begun goes on with the commands that it has. */
function nextTurn(house: House | null, exportedAt: number): number {
  switch (house?.place) {
    case 'here':
      throw new Error(
        `The stamps were moved in on ${new Date(house.at).toISOString()}: nothing is left to do.`,
      )
    case 'moving-back':
      throw new Error('The stamps are being moved back to the service: end that first.')
    case 'moving-in':
      if (house.exportedAt === exportedAt) return house.turn
      throw new Error('This move was begun with another file: end it with that one.')
    default:
      return (house?.turn ?? 0) + 1
  }
}

/** Of a dry run nothing is here yet, and that is no difference. */
export const differing = ({ stamps, isDryRun }: Moved): Compared[] =>
  stamps.filter(({ from, to }) => to !== from && !(isDryRun && to === null))

async function end({ db, now }: Deps, turn: number, { stamps, left }: Moved): Promise<void> {
  await db.write(async (tx) => {
    const at = now()
    await writeHouse(tx, { place: 'here', turn, at })
    const sum = stamps.reduce((total, { from }) => total + from, 0)
    const body = { turn, cards: stamps.length, stamps: sum, left: left.length }
    await appendAudit(tx, { chain: 'shop', at, event: 'house.moved-in', commandId: null, actor, body })
  })
}

/** What went to the service after the file was written is not in it. */
async function assertUnworked(db: Db, { calls }: Exported): Promise<void> {
  const since = (await countCalls(db)) - calls
  if (since > 0)
    throw new Error(
      `Nothing was moved: ${since} commands went to the service after this export. Export again.`,
    )
}

/** Of each stamp card what its newest stamp says. */
function cardsOf(stamps: readonly ExportedStamp[]): Map<number, ExportedStamp> {
  const cards = new Map<number, ExportedStamp>()
  for (const stamp of stamps) {
    const known = cards.get(stamp.cardIdx)
    // One that cannot be looked at any more shows no password.
    if (!known || known.onsitePwd === null || (stamp.onsitePwd !== null && stamp.endYmd >= known.endYmd))
      cards.set(stamp.cardIdx, stamp)
  }
  return cards
}

/** The numbers of those that are to be made. A card of that number that is another one is not written over. */
async function checkCards(db: Db, cards: ReadonlyMap<number, ExportedStamp>): Promise<number[]> {
  const fresh: number[] = []
  for (const [cardIdx, { cardNm, maxStamps }] of cards) {
    const row: CardRow | undefined = await findCard(db.read, cardIdx)
    if (!row) fresh.push(cardIdx)
    else if (row.card_nm !== cardNm || row.max_stamps !== maxStamps)
      throw new Error(
        `Nothing was moved: stamp card ${cardIdx} is "${row.card_nm}" (${row.max_stamps}) here and "${cardNm}" (${maxStamps}) at the service.`,
      )
  }
  return fresh
}

async function makeCard({ db, vault, now }: Deps, card: ExportedStamp): Promise<void> {
  const { cardIdx, cardNm, cardTtl, maxStamps, strtYmd, endYmd, onsitePwd, stampImgUrl } = card
  const validDays = cycleDays(strtYmd, endYmd)
  const fields = { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsitePwd, stampImgUrl }
  await db.write((tx) => insertStampCard(tx, vault, fields, actor, now()))
}

type HereRow = Row & { stamp_idx: number; stamps: number; command_id: string | null }

async function hereOf(db: Db, { stampIdx }: ExportedStamp, commandId: string): Promise<HereRow | undefined> {
  const [row] = await db.read<HereRow>(
    `SELECT s.stamp_idx, s.stamps, c.command_id FROM stamps s LEFT JOIN commands c ON c.command_id = $2
     WHERE s.stamp_idx = $1`,
    [stampIdx, commandId],
  )
  return row
}

/**
 * Those that an earlier move back has left here, since they had expired: they are as they were. A number that is somebody
 * else's here would be two cards in one.
 */
async function leftHere(
  db: Db,
  stamps: readonly ExportedStamp[],
  idOf: (stampIdx: number, turn?: number) => string,
  turn: number,
): Promise<Set<number>> {
  const left = new Set<number>()
  for (const stamp of stamps) {
    const { stampIdx } = stamp
    const row = await hereOf(db, stamp, idOf(stampIdx))
    if (!row || row.command_id !== null) continue
    const earlier = Array.from({ length: turn - 1 }, (_, n) => idOf(stampIdx, n + 1))
    const known = await Promise.all(earlier.map((id) => storedCommand(db.read, id)))
    if (!known.some(Boolean))
      throw new Error(`Nothing was moved: stamp ${stampIdx} is a card of this shop already.`)
    left.add(stampIdx)
  }
  return left
}

async function compare(
  db: Db,
  stamps: readonly ExportedStamp[],
  idOf: (stampIdx: number) => string,
): Promise<Compared[]> {
  const compared: Compared[] = []
  for (const stamp of stamps) {
    const { stampIdx, cardIdx } = stamp
    const row = await hereOf(db, stamp, idOf(stampIdx))
    const note = stamp.drift === null ? {} : { note: `this counter knew of ${stamp.drift} stamps` }
    compared.push({ stampIdx, cardIdx, from: stamp.stamps, to: row?.stamps ?? null, ...note })
  }
  return compared
}
