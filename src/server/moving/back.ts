/**
 * From here to a hosted service. A card that came from there has its number still: `update` sets its count, the same again
 * changes nothing. One that was made here is created there once, by the gateway's own rule for calls without a request
 * id, and its number here leads to the new one from then on. Nothing is given up here before every count was read back.
 */
import { daysAfter } from '#shared/ymd.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { HostedUpdate } from '../gateway/hosted-call.ts'
import { findMoved, noteMoved } from '../gateway/moved-stamps.ts'
import type { ReadResult } from '../gateway/observations.ts'
import type { Decision } from '../ledger/decision.ts'
import { keyedId } from '../ledger/derived-id.ts'
import { readHolder } from '../ledger/holders.ts'
import { away, type Calls, certain } from './certain.ts'
import { expireThere, switchOffThere } from './end-there.ts'
import type { Exported } from './export.ts'
import { giveUp, isRedeemed, type Place } from './give-up.ts'
import { assertNothingUnderWay, readHouse, writeHouse } from './house.ts'
import type { Compared } from './report.ts'

type BackDeps = Omit<Calls, 'doubtAt'> & {
  vault: Vault
  gateway: Pick<Gateway, 'decide' | 'answerOf' | 'worker'>
  /** The longest that a request may arrive late. */
  settleMs: number
  today: () => string
}
export type BackAsked = {
  isDryRun: boolean
  /** A stamp card's number here, and the service's for it, where they differ. */
  cards: ReadonlyMap<number, number>
  /** Cards whose creation nobody knows the end of, and the number that the owner has found or made for them. */
  made: ReadonlyMap<number, number>
}
type MovedBack = { isDryRun: boolean; compared: Compared[]; left: Exported['left'] }
type Deps = BackDeps & Calls
type KnownRow = Place['row']

const patienceMs = 600_000
const caller = { kind: 'system' } as const

export const isWhole = ({ compared, isDryRun }: MovedBack) =>
  !isDryRun && compared.every(({ from, to }) => from === to)

export async function moveBack(root: BackDeps, asked: BackAsked): Promise<MovedBack> {
  const { db, now } = root
  const deps: Deps = { ...root, doubtAt: null }
  const house = await readHouse(db)
  if (house?.place === 'hosted')
    throw new Error(
      `The stamps were moved back on ${new Date(house.at).toISOString()}: nothing is left to do.`,
    )
  if (house?.place === 'moving-in') throw new Error('The stamps are being moved in: end that first.')
  // Of a run that was stopped: a creation whose end nobody knew yet.
  if (house?.place === 'moving-back' && !asked.isDryRun) {
    await settle(deps)
    deps.doubtAt = now()
  }
  await assertNothingUnderWay(db)
  const turn = house?.turn ?? 0
  if (!asked.isDryRun)
    await db.write(async (tx) => {
      await writeHouse(tx, { place: 'moving-back', turn, at: now() })
      for (const [stampIdx, hostedIdx] of asked.made) await noteMoved(tx, stampIdx, hostedIdx, now())
    })
  // First, so that the stamps of a lost card are never on two that live.
  const moved: MovedBack = { isDryRun: asked.isDryRun, ...(await switchOffThere(deps, asked.isDryRun)) }
  const places: Place[] = []
  for (const row of await stampsHere(db)) {
    const place = await placeOf(deps, row)
    const why = staysHere(deps, place)
    if (why !== null) {
      moved.left.push({ stampIdx: row.stamp_idx, why })
      const note = asked.isDryRun ? null : await expireThere(deps, place)
      if (note !== null) moved.compared.push({ ...idsOf(row), to: null, note })
    } else {
      places.push(place)
      moved.compared.push(await (asked.isDryRun ? planned(place) : bring(deps, asked, turn, place)))
    }
  }
  if (!isWhole(moved)) return moved
  await lateOnes(deps)
  for (const place of places) await giveUp(deps, turn, place)
  await giveUp.end(deps, turn, moved.compared)
  return moved
}

function stampsHere(db: Db): Promise<KnownRow[]> {
  return db.read<KnownRow>(
    `SELECT s.*, CASE WHEN u.stamp_idx IS NULL THEN 0 ELSE 1 END AS is_known
     FROM stamps s LEFT JOIN upstream_stamps u ON u.stamp_idx = s.stamp_idx
     WHERE s.deleted_at IS NULL AND s.replaced_at IS NULL ORDER BY s.stamp_idx`,
  )
}

async function placeOf(deps: Deps, row: KnownRow): Promise<Place> {
  const moved = await findMoved(deps.db.read, row.stamp_idx)
  const hostedIdx = moved?.hostedIdx ?? (row.is_known === 1 ? row.stamp_idx : null)
  if (hostedIdx === null) return { row, hostedIdx, seen: null }
  const seen = await certain(deps, (hosted) => hosted.validate(hostedIdx))
  const isGone = seen.kind === 'refused' && seen.refusal === 'not-found' && !moved
  return { row, hostedIdx: isGone ? null : hostedIdx, seen: isGone ? null : seen }
}

/** Why nothing of it goes to the service; null where it does. */
function staysHere({ today }: BackDeps, { row, hostedIdx, seen }: Place): string | null {
  const isRedeemedThere = isRedeemed(seen)
  if (row.redeemed_at !== null && hostedIdx === null)
    return 'its reward was given here: nothing is left on it'
  if (isRedeemedThere && row.redeemed_at === null)
    return `THE SERVICE HAS GIVEN ITS REWARD, and here it has ${row.stamps} stamps`
  if (row.redeemed_at === null && row.end_ymd < today()) return `it has expired, with ${row.stamps} stamps`
  return null
}

async function planned({ row, hostedIdx, seen }: Place): Promise<Compared> {
  const to = seen?.kind === 'done' ? seen.result.stamps : isRedeemed(seen) ? row.stamps : null
  const note =
    hostedIdx === null ? 'would be created' : seen?.kind === 'refused' && `there it is ${seen.refusal}`
  return { ...idsOf(row), to, ...(note && { note }) }
}

const idsOf = ({ stamp_idx: stampIdx, card_idx: cardIdx, stamps: from }: KnownRow) => ({
  stampIdx,
  cardIdx,
  from,
})

async function bring(deps: Deps, asked: BackAsked, turn: number, place: Place): Promise<Compared> {
  const { row } = place
  // Only one whose reward was given here too comes so far.
  if (isRedeemed(place.seen)) return { ...idsOf(row), to: row.stamps }
  const hostedIdx = place.hostedIdx ?? (await created(deps, asked, turn, row))
  if (typeof hostedIdx === 'string') return { ...idsOf(row), to: null, note: hostedIdx }
  place.hostedIdx = hostedIdx
  const note = hostedIdx === row.stamp_idx ? {} : { note: `is ${hostedIdx} at the service` }
  const set = (fields: HostedUpdate) => certain(deps, (hosted) => hosted.update(hostedIdx, fields))
  const endYmd = lastDay(deps, row)
  const whole = { stamps: row.stamps, strtYmd: row.strt_ymd, endYmd, activeYn: 'Y' } as const
  const now = place.seen
  const isSame =
    now?.kind === 'done' &&
    now.result.stamps === row.stamps &&
    now.result.strtYmd === row.strt_ymd &&
    now.result.endYmd === endYmd
  if (!isSame) {
    const answer = await set(whole)
    if (answer.kind === 'refused' && row.redeemed_at === null)
      return { ...idsOf(row), to: null, note: `the service says "${answer.message}"` }
  }
  const seen = await certain(deps, (hosted) => hosted.validate(hostedIdx))
  place.seen = seen
  if (row.redeemed_at !== null) return redeemed(deps, row, hostedIdx, seen)
  const to = countIn(seen, row)
  if (to !== row.stamps) return { ...idsOf(row), to, ...note }
  if (row.active === 0) {
    await set({ activeYn: 'N' })
    const off = await certain(deps, (hosted) => hosted.validate(hostedIdx))
    if (off.kind === 'done') return { ...idsOf(row), to: null, note: 'NOT switched off there' }
  }
  return { ...idsOf(row), to, ...note }
}

/** Of a redeemed card no day is past, or it could not be redeemed there; tomorrow, since the service may have another time zone. */
function lastDay({ today }: BackDeps, row: KnownRow): string {
  const tomorrow = daysAfter(today(), 1)
  return row.redeemed_at !== null && row.end_ymd < tomorrow ? tomorrow : row.end_ymd
}

/** A card whose first day is to come shows no count: what was set and answered with 0 is as much as can be had. */
function countIn(seen: ReadResult, row: KnownRow): number | null {
  if (seen.kind === 'done') return seen.result.stamps
  return seen.refusal === 'not-yet-valid' ? row.stamps : null
}

/** It was given here: there as well, so that nobody gets it twice. Asked again it is "already redeemed", which proves it. */
async function redeemed(deps: Deps, row: KnownRow, hostedIdx: number, seen: ReadResult): Promise<Compared> {
  const onsitePwd = seen.kind === 'done' ? seen.result.onsitePwd : null
  await certain(deps, (hosted) => hosted.redeem(hostedIdx, onsitePwd))
  const after = await certain(deps, (hosted) => hosted.validate(hostedIdx))
  if (isRedeemed(after)) return { ...idsOf(row), to: row.stamps, note: 'redeemed there too' }
  // The service does not extend it: nobody gets it there either.
  if (after.kind === 'refused' && after.refusal === 'expired')
    return { ...idsOf(row), to: row.stamps, note: 'its reward was given here, and there it has expired' }
  return { ...idsOf(row), to: null, note: 'NOT redeemed there' }
}

/**
 * The service's number, or why there is none. What was made, or may have been, is not asked for again in any run; what was
 * refused is, since its cause may be gone.
 */
async function created(
  deps: Deps,
  { cards }: BackAsked,
  turn: number,
  row: KnownRow,
): Promise<number | string> {
  const { db, vault, gateway, now } = deps
  const idOf = (attempt: number) => keyedId(vault, `moved-back:${turn}:${row.stamp_idx}:${attempt}`)
  const isRefused = (answer: Decision | null) =>
    answer !== null && answer.refusal !== null && answer.refusal !== 'being-checked'
  let attempt = 0
  while (isRefused(await gateway.answerOf(idOf(attempt)))) attempt++
  const commandId = idOf(attempt)
  if ((await gateway.answerOf(commandId)) === null) {
    const fields = { strtYmd: row.strt_ymd, endYmd: row.end_ymd, domain: null, active: true }
    const cardIdx = cards.get(row.card_idx) ?? row.card_idx
    const holder = await readHolder(db.read, row.stamp_idx)
    await gateway.decide({ kind: 'create', commandId, cardIdx, ...fields, holder }, { caller })
    await settle(deps)
  }
  const answer = await gateway.answerOf(commandId)
  if (answer === null || answer.refusal === 'being-checked')
    return `nobody knows whether it was made: look for it at the service, and give its number with --made ${row.stamp_idx}=NUMBER`
  const { refusal, stampIdx, field } = answer
  if (refusal !== null || stampIdx === null) return `the service did not make it: ${field ?? refusal}`
  await db.write((tx) => noteMoved(tx, row.stamp_idx, stampIdx, now()))
  return stampIdx
}

/** An update that arrives when the shop is at work again would undo what was tapped meanwhile. */
async function lateOnes({ doubtAt, settleMs, now, sleep }: Deps): Promise<void> {
  if (doubtAt !== null) await sleep(Math.max(0, doubtAt + settleMs - now()))
}

/** Until no call of ours is open: a creation without an answer ends as a review. */
async function settle({ db, gateway, settleMs, now, sleep }: BackDeps): Promise<void> {
  const until = now() + settleMs + patienceMs
  for (;;) {
    const [open] = await db.read<Row>(
      "SELECT 1 AS one FROM upstream_intents WHERE state <> 'settled' LIMIT 1",
    )
    if (!open) return
    if (now() > until) throw away('a creation waits for it')
    await sleep(Math.min(await gateway.worker.runDue(), 1000))
  }
}
