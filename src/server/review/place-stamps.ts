/**
 * Puts what a review held back where it belongs. Every command here is the shop's own (`automation`), under an id that
 * comes from the review: two managers, a retry and a crash all end in the same stamps.
 */
import { type RefusalName, refusalByCode } from '#shared/refusals.ts'
import type { Failure, Redone } from '../automation/automation-run.ts'
import { type CarryDeps, carryOver, nextCard } from '../automation/carry-over.ts'
import type { Db, Row } from '../db/db.ts'
import type { Command } from '../ledger/command.ts'
import { derivedId } from '../ledger/derived-id.ts'
import { whyNoStamp } from '../ledger/printed-cards.ts'
import { findStamp } from '../ledger/stamp-rows.ts'

export type Placed =
  | {
      stampIdx: number
      carriedOver: number
      commandId: string
      /** The command is written down and on its way, or a review of its own; it is not sent a second time. */
      isOpen: boolean
      /** What is carried over is on no card yet: a review of its own holds it, or it is on its way. */
      isCarryOpen?: boolean
    }
  | { refusal: RefusalName }

export type SettleDeps = CarryDeps & {
  /** What should have followed a reward, once more; null where that failure is no more. */
  redo: (failure: Failure) => Promise<Redone | null>
}

const automation = { kind: 'automation' } as const
const maxTries = 20

/**
 * A refusal is kept under its id for ever, so a later press needs another id; while none was refused, every press has
 * the same one. What was applied before is found under the first id that was not refused, on whichever stamp it was.
 */
export async function decideOnce(
  { db, vault, ledger }: SettleDeps,
  seed: string,
  commandFor: (commandId: string) => Command & { stampIdx: number },
): Promise<Placed> {
  for (let turn = 0; turn < maxTries; turn++) {
    const commandId = await derivedId(db.read, vault, `${seed}:${turn}`)
    const command = commandFor(commandId)
    const earlier = await stored(db, commandId)
    const decided = earlier ?? (await ledger.decide(command, { caller: automation }))
    // A neighbour pressed at the same moment, for the card as it was to them: theirs stands.
    const {
      refusal,
      carriedOver = 0,
      stampIdx,
    } = decided.refusal === 'id-used-for-another' ? ((await stored(db, commandId)) ?? decided) : decided
    const isOpen = refusal === 'being-checked'
    if (!refusal || isOpen) return { stampIdx: stampIdx ?? command.stampIdx, carriedOver, commandId, isOpen }
    if (!earlier) return { refusal }
  }
  return { refusal: 'server-fault' }
}

type Stored = { refusal: RefusalName | null; carriedOver?: number; stampIdx: number | null }

async function stored(db: Db, commandId: string): Promise<Stored | null> {
  const [row] = await db.read<Row & { code: number | null; result: string | null; stamp_idx: number | null }>(
    'SELECT code, result, stamp_idx FROM commands WHERE command_id = $1',
    [commandId],
  )
  if (!row) return null
  // A hosted command without a code is on its way still.
  if (row.code === null) return { refusal: 'being-checked', stampIdx: row.stamp_idx }
  const refusal = row.code === 0 ? null : (refusalByCode(row.code) ?? 'server-fault')
  return { ...JSON.parse(row.result ?? '{}'), refusal, stampIdx: row.stamp_idx }
}

type Placing = { seed: string; stampIdx: number; count: number; reason: string }

/**
 * On this card; where it is redeemed or replaced on the one after it. What a full one cannot hold goes on to the next again, or
 * into a review of its own.
 */
export async function placeStamps(deps: SettleDeps, placing: Placing): Promise<Placed> {
  const open = await openCard(deps, placing)
  return 'refusal' in open ? open : placeOn(deps, open.stampIdx, placing)
}

/** On the card after this one, which is full or redeemed. */
export async function placeAfter(deps: SettleDeps, placing: Placing): Promise<Placed> {
  if (deps.nextOf) {
    const nextIdx = await deps.nextOf(placing.stampIdx)
    return nextIdx === null ? { refusal: 'not-applied' } : placeOn(deps, nextIdx, placing)
  }
  const { stampIdx: nextIdx, refusal } = await nextCard(deps, placing.stampIdx, placing.reason)
  return nextIdx !== null && refusal === null
    ? placeOn(deps, nextIdx, placing)
    : { refusal: refusal ?? 'not-found' }
}

async function placeOn(deps: SettleDeps, openIdx: number, { seed, count, reason }: Placing): Promise<Placed> {
  const placed = await decideOnce(deps, seed, (commandId) => ({
    kind: 'arriving-add',
    commandId,
    stampIdx: openIdx,
    count,
    tappedAt: 0,
    reason,
  }))
  if ('refusal' in placed || placed.carriedOver === 0) return placed
  const { commandId, stampIdx: fullIdx, carriedOver } = placed
  const { state } = await carryOver(deps, { commandId, fullIdx, count: carriedOver })
  return { ...placed, isCarryOpen: state !== 'placed' }
}

type Open = { stampIdx: number } | { refusal: RefusalName }

/** A printed card that is nobody's yet is started by the add, as by a stamp that waited; a next card is owed (decision 39). */
async function openCard(deps: SettleDeps, { stampIdx, reason }: Placing): Promise<Open> {
  if (deps.nextOf) {
    const hereIdx = (await wasRedeemed(deps, stampIdx)) ? await deps.nextOf(stampIdx) : stampIdx
    return hereIdx === null ? { refusal: 'not-found' } : { stampIdx: hereIdx }
  }
  const row = await findStamp(deps.db.read, stampIdx)
  if (!row) {
    const why = await whyNoStamp(deps.db.read, stampIdx)
    return why === 'not-started' ? { stampIdx } : { refusal: why }
  }
  if (row.redeemed_at === null && row.replaced_at === null) return { stampIdx }
  // One that cannot be used refuses the add itself, which is written down.
  const { stampIdx: nextIdx, refusal } = await nextCard(deps, stampIdx, reason)
  return nextIdx === null ? { refusal: refusal ?? 'not-found' } : { stampIdx: nextIdx }
}

/** In gateway mode the service alone knows the stamp; what it answered is written down. */
async function wasRedeemed({ db }: SettleDeps, stampIdx: number): Promise<boolean> {
  const [row] = await db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [stampIdx])
  return row !== undefined
}
