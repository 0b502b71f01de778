/**
 * The only writer of stamps. One transaction a command:
 *
 *   claim the id ──► decide ──► write down (ledger rows, audit row, due webhooks, result) ──► synced commit ──► answer
 *        │ taken: the first answer again, or "other content" (422)
 *
 * A refusal is written down as well: the same id gets the same answer for ever, at any age (I-4).
 */
import { canonicalJson } from '#shared/canonical-json.ts'
import { type RefusalName, refusalCode } from '#shared/refusals.ts'
import type { CreateStamp } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { CommitUnknown, type Db, DbUnavailable, type Param, type Queries, type Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { writeEvents } from '../webhooks/write-events.ts'
import { callerActor, callerScope } from './caller.ts'
import type { Command, Meta } from './command.ts'
import { type CommandRequest, claim, replay, storedCommand } from './command-rows.ts'
import { decideArrival } from './decide-arrival.ts'
import { decideAdd, decideRemove } from './decide-count.ts'
import { decideCreateCoupon, decideRedeemCoupon } from './decide-coupon.ts'
import { decideGiveBack } from './decide-give-back.ts'
import { decideCreate, decideDelete, decideUpdate } from './decide-lifecycle.ts'
import { decideRedeem } from './decide-redeem.ts'
import { decideReplace } from './decide-replace.ts'
import { decideStart } from './decide-start.ts'
import {
  Contended,
  type Decided,
  type Deciding,
  type Decision,
  NotStarted,
  type Refused,
} from './decision.ts'
import { derivedId } from './derived-id.ts'
import { nobody } from './holders.ts'
import { type CheckLimits, limited } from './limited.ts'
import { lockStamp } from './stamp-rows.ts'
import { eventsOf } from './webhook-events.ts'

type LedgerDeps = {
  db: Db
  vault: Vault
  /** Epoch milliseconds. */
  now: () => number
  /** The shop's calendar day at an instant. */
  dayOf: (at: number) => string
  drawStampIdx: () => number
  /** The shop's limits on what its people add; none where absent. */
  checkLimits?: CheckLimits
}

export type Ledger = {
  /**
   * Decides a command once. Throws `DbUnavailable` where nothing was written, `CommitUnknown` where nobody can
   * tell yet; the same command may be sent again in both cases.
   */
  decide(command: Command, meta: Meta): Promise<Decision>
}

export type CardMaker = {
  /** New cards in one commit, which touch no card that is there: what one of them meets is met by each alone. */
  createTogether(commands: readonly CreateStamp[], meta: Meta): Promise<Decision[]>
}

const maxContended = 5

export function createLedger(deps: LedgerDeps): Ledger & CardMaker {
  const { db, vault, now, dayOf, drawStampIdx, checkLimits } = deps

  async function decideIn(tx: Queries, command: Command, meta: Meta): Promise<Decision> {
    const at = now()
    const { caller, tappedAt, mayCorrect } = meta
    if (!(await claim(tx, vault, command, meta, at, stampOf(command))))
      return replay(vault, await storedCommand(tx.query, command.commandId), { command, caller })
    const deciding = { tx, at, today: dayOf(at), dayOf, tappedAt, caller, mayCorrect, vault, drawStampIdx }
    const decide = async () =>
      (await limited(deciding, command, meta.hold, checkLimits)) ?? (await decideByKind(deciding, command))
    let decided = await decide()
    if (isAboutStamp(decided)) {
      // Others may have changed it since it was looked at, and stand before us in its chain: said again under its lock.
      await lockStamp(tx, decided.refused.stampIdx)
      decided = await decide()
    }
    const decision = toDecision(command.commandId, decided, at)
    await writeDown(tx, command, meta, decided, decision)
    const also = 'applied' in decided ? (decided.applied.also ?? []) : []
    for (const { command: further, applied } of also) {
      await claim(tx, vault, further, meta, at, stampOf(further))
      await writeDown(tx, further, meta, { applied }, toDecision(further.commandId, { applied }, at))
    }
    return decision
  }

  /** Whatever becomes of it, the add that met it is decided anew. */
  async function startFor({ commandId }: Command, stampIdx: number, meta: Meta): Promise<void> {
    const { hold: _, ...by } = meta
    const id = await derivedId(db.read, vault, `started:${commandId}`)
    await ledger.decide({ kind: 'start', commandId: id, stampIdx, holder: nobody }, by)
  }

  const ledger: Ledger & CardMaker = {
    createTogether: (commands, meta) =>
      db
        .write((tx) => {
          const once = askingOnce(tx)
          return Promise.all(commands.map((command) => decideIn(once, command, meta)))
        })
        // Whatever became of that commit: the ids tell.
        .catch(() => Promise.all(commands.map((command) => ledger.decide(command, meta)))),
    async decide(command, meta) {
      for (let turn = 1; ; turn++) {
        try {
          return await db.write((tx) => decideIn(tx, command, meta))
        } catch (error) {
          if (error instanceof CommitUnknown) return settle(deps, { command, caller: meta.caller }, error)
          if (!(error instanceof Contended) && !(error instanceof NotStarted)) throw error
          if (turn === maxContended) throw new DbUnavailable('too much contention', { cause: error })
          if (error instanceof NotStarted) await startFor(command, error.stampIdx, meta)
        }
      }
    },
  }
  return ledger
}

/** What every new card asks and none of them changes: its stamp card, and who listens. Asked once for all of them. */
const unchanging = /^SELECT [\s\S]* FROM (stamp_cards|webhook_endpoints) /

function askingOnce({ query, run }: Queries): Queries {
  const asked = new Map<string, Promise<Row[]>>()
  return {
    run,
    query: <R extends Row>(sql: string, params: readonly Param[] = []) => {
      if (!unchanging.test(sql)) return query<R>(sql, params)
      const key = JSON.stringify([sql, params])
      const answer = asked.get(key) ?? query<R>(sql, params)
      asked.set(key, answer)
      return answer as Promise<R[]>
    },
  }
}

/** What the stamp's own state refuses, before anything else is looked at or counted. */
const ofStamp: readonly RefusalName[] = [
  'not-found',
  'not-active',
  'replaced',
  'not-yet-valid',
  'expired',
  'already-redeemed',
  'full',
  'not-complete',
  'nothing-to-remove',
  'nothing-to-give-back',
]

function isAboutStamp(decided: Decided): decided is { refused: Refused & { stampIdx: number } } {
  return (
    'refused' in decided && decided.refused.stampIdx !== null && ofStamp.includes(decided.refused.refusal)
  )
}

function decideByKind(deciding: Deciding, command: Command): Promise<Decided> {
  switch (command.kind) {
    case 'create':
      return decideCreate(deciding, command)
    case 'add':
      return decideAdd(deciding, command)
    case 'remove':
      return decideRemove(deciding, command)
    case 'redeem':
      return decideRedeem(deciding, command)
    case 'update':
      return decideUpdate(deciding, command)
    case 'delete':
      return decideDelete(deciding, command)
    case 'arriving-add':
      return decideArrival(deciding, command)
    case 'give-back':
      return decideGiveBack(deciding, command)
    case 'replace':
      return decideReplace(deciding, command)
    case 'start':
      return decideStart(deciding, command)
    case 'create-coupon':
      return decideCreateCoupon(deciding, command)
    case 'redeem-coupon':
      return decideRedeemCoupon(deciding, command)
  }
}

function toDecision(commandId: string, decided: Decided, at: number): Decision {
  if ('applied' in decided) {
    const { stampIdx, cpnNo, carriedOver } = decided.applied
    const more = { ...(cpnNo && { cpnNo }), ...(carriedOver && { carriedOver }) }
    return { commandId, stampIdx, ...more, refusal: null, at, replayed: false }
  }
  return { commandId, ...decided.refused, at, replayed: false }
}

/** None of these waits for what another one says: PostgreSQL takes them in one round trip. */
async function writeDown(
  tx: Queries,
  command: Command,
  { caller, settles }: Meta,
  decided: Decided,
  decision: Decision,
): Promise<void> {
  const { commandId, stampIdx, cpnNo, at } = decision
  const entry = {
    chain: stampIdx !== null ? `stamp:${stampIdx}` : cpnNo ? `coupon:${cpnNo}` : 'shop',
    at,
    commandId,
    actor: callerActor(caller),
  }
  if ('refused' in decided) {
    const body = { command: command.kind, refusal: decided.refused.refusal, ...pick(decision) }
    const noted = appendAudit(tx, { ...entry, event: 'command.refused', body })
    await Promise.all([keepAnswer(tx, command, decision), noted])
    return
  }
  const { event, parts, body } = decided.applied
  const by = { caller: callerScope(caller), person: caller.kind === 'tablet' ? caller.personId : null }
  await Promise.all([
    keepAnswer(tx, command, decision),
    ...parts.map((part, index) =>
      tx.run(
        `INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [commandId, index + 1, stampIdx, part.event ?? event, part.delta, part.stampsAfter, at],
      ),
    ),
    appendAudit(
      tx,
      { ...entry, event, body: { ...body, ...whyOf(command, settles) } },
      command.kind === 'create',
    ),
    stampIdx !== null &&
      writeEvents(tx, () => eventsOf(tx, { commandId, at, stampIdx, ...by }, decided.applied)),
  ])
}

async function keepAnswer(tx: Queries, command: Command, decision: Decision): Promise<void> {
  const { commandId, stampIdx, refusal } = decision
  const answer = [refusal ? refusalCode[refusal] : 0, canonicalJson({ ...pick(decision), stampIdx })]
  if (stampIdx !== null && stampIdx === stampOf(command))
    await tx.run('UPDATE commands SET code = $2, result = $3 WHERE command_id = $1', [commandId, ...answer])
  else
    await tx.run(
      `UPDATE commands SET code = $2, result = $3, stamp_idx = $4,
         card_idx = (SELECT card_idx FROM stamps WHERE stamp_idx = $4) WHERE command_id = $1`,
      [commandId, ...answer, stampIdx],
    )
}

/** Whose command it is and stays, with the card that it has; null where the decision says it. */
const stampOf = (command: Command): number | null =>
  'stampIdx' in command && command.kind !== 'update' && command.kind !== 'start' ? command.stampIdx : null

function whyOf(command: Command, settles?: string): { undoes?: string | null; reason?: string | null } {
  if (command.kind === 'remove') return { undoes: command.undoes ?? null, reason: command.reason ?? null }
  const reason = ('reason' in command && command.reason) || settles
  return reason ? { reason } : {}
}

/** What goes beside the code in a stored answer. */
function pick({ field, password, limit, cpnNo, review, carriedOver }: Decision): Partial<Decision> {
  return {
    ...(field && { field }),
    ...(password && { password }),
    ...(limit && { limit }),
    ...(cpnNo && { cpnNo }),
    ...(review && { review }),
    ...(carriedOver && { carriedOver }),
  }
}

/** PostgreSQL's COMMIT was sent and its answer lost: the id says what became of it. */
async function settle(
  { db, vault }: LedgerDeps,
  request: CommandRequest,
  error: CommitUnknown,
): Promise<Decision> {
  const row = await storedCommand(db.read, request.command.commandId).catch(() => {
    throw error
  })
  // The back end may still be committing: "not there" is not yet "never happened". The caller asks again by the id.
  if (!row) throw error
  return { ...replay(vault, row, request), replayed: false }
}
