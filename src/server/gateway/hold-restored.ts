/** What was on its way when a backup was made may have arrived since. Nobody here knows: it is not sent, but reviewed. */
import { restoredCause as cause } from '#shared/review-evidence.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Meta } from '../ledger/command.ts'
import { readRestored } from '../ledger/restored.ts'
import { unknownCreation } from './creation.ts'
import { type Ending, finish } from './finish.ts'
import { type Intent, isCreation } from './intent.ts'
import { listOpen, saveIntent } from './intent-rows.ts'
import { doubtReviews, holdCarried, isBeforeService } from './restored-reviews.ts'

/** In the transaction that says that the shop was restored: no worker ever finds one of them open. */
export async function holdRestored(tx: Queries, vault: Vault, at: number): Promise<void> {
  for (const intent of await listOpen(tx.query)) await holdIntent(tx, vault, intent, at)
  if (!(await isBeforeService(tx.query))) return
  await holdCarried(tx, vault, at)
  await doubtReviews(tx)
}

/** Its command is answered, and none of it goes out. */
export async function holdIntent(tx: Queries, vault: Vault, intent: Intent, at: number): Promise<void> {
  // What the next card was to have is in the review too: nothing is carried to it by itself.
  await finish(tx, vault, { ...intent, carried: 0 }, endingOf(intent), null, at)
  await saveIntent(tx, { ...intent, state: 'settled' })
}

/** Tapped before the restore and not in the backup: it may have come, and gone out, in the time that is missing. */
export async function mayHaveGoneOut(tx: Queries, { caller, tappedAt }: Meta): Promise<boolean> {
  if (caller.kind !== 'tablet' || tappedAt === undefined) return false
  const restored = await readRestored(tx.query)
  return restored !== null && restored.endedAt === null && tappedAt <= restored.restoredAt
}

function endingOf({ kind, count, carried, sent, ok, base, cause: call }: Intent): Ending {
  if (isCreation(kind)) return unknownCreation(cause)
  const evidence = { asked: count + carried, sent, answered: ok, before: base, after: null, call }
  return { kind: 'review', applied: kind === 'redeem' ? 0 : ok, cause, evidence }
}
