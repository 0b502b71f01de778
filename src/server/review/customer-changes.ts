/** What a manager changes of a customer: ordinary updates of the ledger, one a card, each with its row of the log. */
import type { RefusalName } from '#shared/refusals.ts'
import type { Holder } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Caller, callerActor } from '../ledger/caller.ts'
import { derivedId } from '../ledger/derived-id.ts'
import { readHolder } from '../ledger/holders.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { findStamp } from '../ledger/stamp-rows.ts'
import { cardsOf } from './customer-cards.ts'

type Deps = { db: Db; vault: Vault; ledger: Ledger; now: () => number }
type Of = { stampIdx: number; commandId: string; caller: Caller }
type Changed = { refusal: RefusalName; field?: string } | { cards: number; replayed: boolean }

/** On every card of theirs that is not deleted, the redeemed ones too: a wrong name is wrong on all of them. */
export async function changeCustomer(
  deps: Deps,
  request: Of & { changes: Pick<Holder, 'userNm' | 'userPhnno'> },
): Promise<Changed> {
  const { db } = deps
  if (!(await findStamp(db.read, request.stampIdx))) return { refusal: 'not-found' }
  return updateEach(deps, request, await cardsOf(db.read, request.stampIdx), request.changes)
}

/** A number that we gave: no system outside knows it. */
const ownNumber = /^stampdesk-/

/**
 * Two customers are one from the moment on at which their cards have one customer number. No stamp is moved, so that
 * every card's count is still the sum of its rows. Two numbers of systems outside are theirs to make one.
 */
export async function mergeCustomers(deps: Deps, request: Of & { withStampIdx: number }): Promise<Changed> {
  const { db, vault, now } = deps
  const { stampIdx, withStampIdx, commandId, caller } = request
  for (const each of [stampIdx, withStampIdx])
    if (!(await findStamp(db.read, each))) return { refusal: 'not-found' }
  const [one, other] = [await readHolder(db.read, stampIdx), await readHolder(db.read, withStampIdx)]
  const numbers = [one.userId, other.userId].filter((it) => it !== null)
  const theirs = new Set(numbers.filter((it) => !ownNumber.test(it)))
  if (theirs.size > 1) return { refusal: 'two-customer-numbers' }
  const [cards, others] = [await cardsOf(db.read, stampIdx), await cardsOf(db.read, withStampIdx)]
  const userId =
    [...theirs][0] ?? numbers[0] ?? `stampdesk-${await derivedId(db.read, vault, `customer:${commandId}`)}`
  const changed = await updateEach(deps, request, [...new Set([...cards, ...others])], {
    userId,
    userNm: one.userNm ?? other.userNm,
    userPhnno: one.userPhnno ?? other.userPhnno,
    userEml: one.userEml ?? other.userEml,
  })
  if ('refusal' in changed || changed.replayed) return changed
  await db.write(async (tx) => {
    const entry = { at: now(), event: 'customers.merged', commandId: null, actor: callerActor(caller) }
    // In one order, whichever of them was opened: two managers' rows must not wait for each other.
    for (const here of [stampIdx, withStampIdx].toSorted((a, b) => a - b)) {
      const there = here === stampIdx ? withStampIdx : stampIdx
      await appendAudit(tx, { ...entry, chain: `stamp:${here}`, body: { with: there } })
    }
  })
  return changed
}

/** The same command again finds each card's own update done. Replayed where all of them were. */
async function updateEach(
  { db, vault, ledger }: Deps,
  { commandId, caller }: Of,
  cards: readonly number[],
  holder: Partial<Holder>,
): Promise<Changed> {
  let [updated, replayed] = [0, 0]
  for (const stampIdx of cards) {
    if (!(await findStamp(db.read, stampIdx))) continue
    const id = await derivedId(db.read, vault, `customer:${commandId}:${stampIdx}`)
    const decision = await ledger.decide(
      { kind: 'update', commandId: id, stampIdx, changes: { holder } },
      { caller },
    )
    if (decision.refusal) return { refusal: decision.refusal }
    updated++
    if (decision.replayed) replayed++
  }
  return { cards: updated, replayed: updated > 0 && updated === replayed }
}
