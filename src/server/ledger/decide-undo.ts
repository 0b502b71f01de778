/** Undo where the stamps are our own: in one transaction over all the cards that the add has reached. */
import { objection } from '#shared/stamp.ts'
import { type Applied, applied, Contended, type Decided, type Deciding, refused } from './decision.ts'
import { derivedId } from './derived-id.ts'
import { closeByItself } from './reviews.ts'
import { findStamp, lockStamp, toStamp } from './stamp-rows.ts'
import { findUndo, markUndone, type Place, type Undoing } from './undo.ts'

type CardPlace = Extract<Place, { kind: 'card' }>

export async function decideUndo(deciding: Deciding, command: Undoing): Promise<Decided> {
  const { tx, today } = deciding
  const found = await findUndo({ ...deciding, query: tx.query }, command)
  if (!found) throw new Contended(`add ${command.undoes}`)
  if ('refused' in found) return found
  const cards = found.places.filter((place) => place.kind === 'card')
  // From the full card to the next ones, always in that order: two undos never wait for each other.
  for (const { stampIdx, count } of cards) {
    await lockStamp(tx, stampIdx)
    const row = await findStamp(tx.query, stampIdx)
    const refusal = row ? objection.remove(toStamp(row), count, today) : 'not-found'
    if (refusal) return refused(refusal, command.stampIdx)
  }
  for (const place of found.places)
    if (place.kind === 'review' && !(await withdraw(deciding, command, place.reviewId)))
      return refused('undo-not-possible', command.stampIdx)
  if (!(await markUndone(tx, command.undoes, found.places, command.commandId)))
    throw new Contended(`add ${command.undoes}`)
  const [first, ...others] = cards
  if (!first) return fromReview(deciding, command)
  const also = []
  for (const [index, place] of others.entries()) also.push(await further(deciding, command, place, index))
  const taken = await takeFrom(deciding, first, command.stampIdx)
  return { applied: { ...taken, ...(also.length > 0 && { also }) } }
}

/** What a manager has settled meanwhile is theirs: it is left as it is. */
const withdraw = ({ tx, at }: Deciding, { commandId }: Undoing, reviewId: string) =>
  closeByItself(tx, reviewId, { cause: 'undone', commandId }, at)

async function takeFrom(
  { tx }: Deciding,
  { stampIdx, count }: CardPlace,
  askedIdx: number,
): Promise<Applied> {
  const [row] = await tx.query<{ stamps: number }>(
    `UPDATE stamps SET stamps = stamps - $2, version = version + 1
     WHERE stamp_idx = $1 AND deleted_at IS NULL AND redeemed_at IS NULL AND stamps - $2 >= 0 RETURNING stamps`,
    [stampIdx, count],
  )
  if (!row) throw new Contended(`stamp ${stampIdx}`)
  const { stamps } = row
  const parts = Array.from({ length: count }, (_, part) => ({
    delta: -1,
    stampsAfter: stamps + count - part - 1,
  }))
  const body = { count, stamps, ...(stampIdx !== askedIdx && { carriedFrom: askedIdx }) }
  return { stampIdx, event: 'stamp.removed', parts, body }
}

/** On another card it is a command of that card: each has its own story and its own chain. */
async function further(deciding: Deciding, command: Undoing, place: CardPlace, index: number) {
  const { tx, vault } = deciding
  const commandId = await derivedId(tx.query, vault, `undone:${command.commandId}:${index}`)
  const { stampIdx, count } = place
  return {
    command: { ...command, commandId, stampIdx, count },
    applied: await takeFrom(deciding, place, command.stampIdx),
  }
}

/** Undoes an add that is still in review, so that no card changes; each of its stamps has a row. */
async function fromReview({ tx }: Deciding, { stampIdx, count }: Undoing): Promise<Decided> {
  const stamps = (await findStamp(tx.query, stampIdx))?.stamps ?? 0
  const parts = Array.from({ length: count }, () => ({ delta: 0, stampsAfter: stamps }))
  return applied({ stampIdx, event: 'stamp.removed', parts, body: { count, stamps } })
}
