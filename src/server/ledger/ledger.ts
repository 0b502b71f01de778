/**
 * The only writer of stamps. One transaction a command:
 *
 *   claim the id ──► decide ──► write down (ledger rows, audit row, due webhooks, result) ──► synced commit ──► answer
 *        │ taken: the first answer again, or "other content" (422)
 *
 * A refusal is written down as well: the same id gets the same answer for ever, at any age (I-4).
 */
import type { Json } from '#shared/canonical-json.ts'
import { canonicalJson } from '#shared/canonical-json.ts'
import { refusalByCode, refusalCode } from '#shared/refusals.ts'
import type { Command as StampCommand } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { CommitUnknown, type Db, DbUnavailable, type Queries, type Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { writeEvents } from '../webhooks/write-events.ts'
import { type Caller, callerActor, callerScope } from './caller.ts'
import { type ArrivingAdd, decideArrival } from './decide-arrival.ts'
import { decideAdd, decideRemove } from './decide-count.ts'
import { type CouponCommand, decideCreateCoupon, decideRedeemCoupon } from './decide-coupon.ts'
import { decideGiveBack, type GiveBack } from './decide-give-back.ts'
import { decideCreate, decideDelete, decideUpdate } from './decide-lifecycle.ts'
import { decideRedeem } from './decide-redeem.ts'
import { Contended, type Decided, type Deciding, type Decision } from './decision.ts'
import { type CheckLimits, heldBack } from './held-back.ts'
import type { ReviewKind } from './reviews.ts'
import { eventsOf } from './webhook-events.ts'

export type LedgerPorts = {
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

export type Command = StampCommand | ArrivingAdd | CouponCommand | GiveBack

export type Meta = {
  caller: Caller
  tappedAt?: number
  /** Of people: whether their PIN was checked for this. */
  pinChecked?: boolean
  /** Not to be decided by a machine: written down as a review instead. */
  hold?: ReviewKind
}

export type Ledger = {
  /**
   * Decides a command once. Throws `DbUnavailable` where nothing was written, `CommitUnknown` where nobody can
   * tell yet; the same command may be sent again in both cases.
   */
  decide(command: Command, meta: Meta): Promise<Decision>
}

const maxContended = 5

export function createLedger(ports: LedgerPorts): Ledger {
  const { db, vault, now, dayOf, drawStampIdx, checkLimits } = ports

  async function once(command: Command, meta: Meta, fingerprint: string): Promise<Decision> {
    return db.write(async (tx) => {
      const at = now()
      const claimed = await claim(tx, command, meta, fingerprint, at)
      if (!claimed)
        return replay(await storedCommand(tx.query, command.commandId), command.commandId, fingerprint)
      const { caller, tappedAt } = meta
      const deciding = { tx, at, today: dayOf(at), dayOf, tappedAt, caller, vault, drawStampIdx }
      const decided =
        (await heldBack(deciding, command, meta.hold, checkLimits)) ?? (await decideByKind(deciding, command))
      const decision = toDecision(command.commandId, decided, at)
      await writeDown(tx, command, meta.caller, decided, decision)
      return decision
    })
  }

  return {
    async decide(command, meta) {
      const fingerprint = fingerprintOf(vault, command, meta.caller)
      for (let turn = 1; ; turn++) {
        try {
          return await once(command, meta, fingerprint)
        } catch (error) {
          if (error instanceof CommitUnknown) return settle(db, command, fingerprint, error)
          if (!(error instanceof Contended)) throw error
          if (turn === maxContended) throw new DbUnavailable('too much contention', { cause: error })
        }
      }
    },
  }
}

/**
 * Everything that makes it this command, the caller included, under a key: the digest of a password in it is
 * worthless without the server's secret. `commandId` is what it is stored under, so it is left out.
 */
export function fingerprintOf(vault: Vault, command: Command, caller: Caller): string {
  const { commandId: _, ...content } = command
  return vault.digest('fingerprint', canonicalJson([callerScope(caller), content as Json]))
}

/** True where the id was free. The row stays without a code until the command is decided. */
export async function claim(
  tx: Queries,
  command: Command,
  meta: Meta,
  fingerprint: string,
  at: number,
): Promise<boolean> {
  const person = meta.caller.kind === 'tablet' ? meta.caller.personId : null
  const count = await tx.run(
    `INSERT INTO commands (command_id, fingerprint, kind, caller, person, tapped_at, decided_at, pin_checked, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (command_id) DO NOTHING`,
    [
      command.commandId,
      fingerprint,
      command.kind,
      callerScope(meta.caller),
      person,
      meta.tappedAt ?? null,
      at,
      meta.pinChecked === undefined ? null : Number(meta.pinChecked),
      ('reason' in command && command.reason) || null,
    ],
  )
  return count === 1
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

async function writeDown(
  tx: Queries,
  command: Command,
  caller: Caller,
  decided: Decided,
  decision: Decision,
): Promise<void> {
  const { commandId, stampIdx, cpnNo, refusal, at } = decision
  const result = canonicalJson({ ...pick(decision), stampIdx })
  await tx.run(
    `UPDATE commands SET stamp_idx = $2, code = $3, result = $4,
       card_idx = (SELECT card_idx FROM stamps WHERE stamp_idx = $2) WHERE command_id = $1`,
    [commandId, stampIdx, refusal ? refusalCode[refusal] : 0, result],
  )
  const entry = {
    chain: stampIdx !== null ? `stamp:${stampIdx}` : cpnNo ? `coupon:${cpnNo}` : 'shop',
    at,
    commandId,
    actor: callerActor(caller),
  }
  if ('refused' in decided) {
    const body = { command: command.kind, refusal: decided.refused.refusal, ...pick(decision) }
    return appendAudit(tx, { ...entry, event: 'command.refused', body })
  }
  const { event, parts, body } = decided.applied
  for (const [index, part] of parts.entries()) {
    await tx.run(
      `INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [commandId, index + 1, stampIdx, part.event ?? event, part.delta, part.stampsAfter, at],
    )
  }
  await appendAudit(tx, { ...entry, event, body: { ...body, ...whyOf(command) } })
  if (stampIdx === null) return
  await writeEvents(tx, () => eventsOf(tx, { commandId, at, stampIdx }, decided.applied))
}

function whyOf(command: Command): { undoes?: string | null; reason?: string | null } {
  if (command.kind === 'remove') return { undoes: command.undoes ?? null, reason: command.reason ?? null }
  return 'reason' in command && command.reason ? { reason: command.reason } : {}
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

/** `code` and `result` are null while a gateway's command is on its way. */
export type StoredCommand = Row & {
  fingerprint: string
  code: number | null
  result: string | null
  decided_at: number
}

export async function storedCommand(
  query: Queries['query'],
  commandId: string,
): Promise<StoredCommand | undefined> {
  const [row] = await query<StoredCommand>(
    'SELECT fingerprint, code, result, decided_at FROM commands WHERE command_id = $1',
    [commandId],
  )
  return row
}

export function replay(row: StoredCommand | undefined, commandId: string, fingerprint: string): Decision {
  if (!row) throw new Error(`command ${commandId} was claimed and is not there`)
  const at = row.decided_at
  if (row.fingerprint !== fingerprint)
    return { commandId, stampIdx: null, refusal: 'id-used-for-another', at, replayed: false }
  const refusal = row.code === 0 ? null : (refusalByCode(row.code ?? 0) ?? 'server-fault')
  return { commandId, ...JSON.parse(row.result ?? '{}'), refusal, at, replayed: true }
}

/** PostgreSQL's COMMIT was sent and its answer lost: the id says what became of it. */
async function settle(
  db: Db,
  command: Command,
  fingerprint: string,
  error: CommitUnknown,
): Promise<Decision> {
  const row = await storedCommand(db.read, command.commandId).catch(() => {
    throw error
  })
  // The back end may still be committing: "not there" is not yet "never happened". The caller asks again by the id.
  if (!row) throw error
  return { ...replay(row, command.commandId, fingerprint), replayed: false }
}
