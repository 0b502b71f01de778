/**
 * The ledger in front of a hosted Stamp API: the same words as engine mode's, `decide` and reads. A command is
 * written down first; its answer is the final one, or `being-checked` (not kept) while nobody can know.
 */

import type { ServiceReach } from '#shared/counter-api.ts'
import type { CommandRefusal } from '#shared/refusals.ts'
import type { CreateStamp, RedeemStamp, Unasked } from '#shared/stamp.ts'
import type { RedoHosted } from '../automation/automation-run.ts'
import type { Queries } from '../db/db.ts'
import { currentId } from '../ledger/automation-rows.ts'
import type { Command, Meta } from '../ledger/command.ts'
import {
  type CommandRequest,
  claim,
  isSame,
  replay,
  storedAnswer,
  storedCommand,
} from '../ledger/command-rows.ts'
import type { Decision, Refused } from '../ledger/decision.ts'
import type { AutomationKind } from '../ledger/derived-id.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { findUndo, markUndone, type Undoing } from '../ledger/undo.ts'
import { type AcceptanceDeps, createAcceptance } from './accept.ts'
import { type CallClass, takeCall } from './call-budget.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { createHealthCheck } from './health-check.ts'
import { holdIntent, mayHaveGoneOut } from './hold-restored.ts'
import type { Intent } from './intent.ts'
import { countOpen, insertIntent } from './intent-rows.ts'
import { whereItIs } from './moved-stamps.ts'
import { newIntent, retryHosted, sealCreate } from './next-calls.ts'
import { findSeen, noteObservation, type ReadResult, sightingOf } from './observations.ts'
import { readReach, watched } from './reach.ts'
import { lineOf } from './trace.ts'
import { createGatewayWorker, type GatewayWorker } from './worker.ts'

export type Gateway = Ledger & {
  worker: GatewayWorker
  /** The answer to a command that is on its way already; waits a little for it. */
  answerOf(commandId: string): Promise<Decision | null>
  /** What was made after a reward, its number; waits a little for it. Null where there is none yet. */
  madeAfter(redeemedIdx: number, kind: AutomationKind): Promise<string | null>
  /** Retries a failed automation at the hosted service. */
  redo: RedoHosted
  nextOf(redeemedIdx: number): Promise<number | null>
  /** A validate for somebody who looks. */
  look(stampIdx: number, callClass?: CallClass): Promise<ReadResult | NotAsked>
  reach(): Promise<ServiceReach>
  /** One round of finding out whether the service is there; resolves with the milliseconds until the next. */
  checkHealth(): Promise<number>
}

type NotAsked = { kind: 'not-asked'; why: Unasked }

type GatewayRootDeps = GatewayDeps &
  AcceptanceDeps & {
    onError: (error: Error) => void
  }

/** A tap this young has somebody waiting for it. */
const liveMs = 60_000
/** How long an answer is waited for before the tablet is told "checking". */
const waitMs = 6000

export function createGateway(root: GatewayRootDeps): Gateway {
  const deps = { ...root, hosted: watched(root.hosted, root.db, root.now) }
  const { db, vault, hosted, limits, now, sleep, onError, trace = () => {} } = deps
  const waiting = new Map<string, () => void>()
  const acceptance = createAcceptance(deps)
  const worker = createGatewayWorker(deps, (commandId) => waiting.get(commandId)?.())

  const open = (command: Command, stampIdx: number | null, refusal: CommandRefusal): Decision => ({
    commandId: command.commandId,
    stampIdx,
    refusal,
    at: now(),
    replayed: false,
  })

  /** Waits for the worker, here or in another process, and reads what is written. */
  async function settled(request: CommandRequest, intent: Intent): Promise<Decision> {
    const { commandId, stampIdx, isLive } = intent
    if (isLive) {
      const signal = new Promise<void>((resolve) => waiting.set(commandId, resolve))
      worker.runStamp(stampIdx, 'live').catch(onError)
      await Promise.race([signal, sleep(waitMs)])
      waiting.delete(commandId)
    }
    const row = await storedCommand(db.read, commandId)
    if (!row || row.code === null) return open(request.command, stampIdx, 'being-checked')
    return { ...replay(vault, row, request), replayed: false }
  }

  /** Null where the id is new; else its answer, or "being checked" while there is none. */
  async function known(request: CommandRequest, stampIdx: number | null): Promise<Decision | null> {
    const row = await storedCommand(db.read, request.command.commandId)
    if (!row) return null
    if (row.code !== null || !isSame(vault, row, request)) return replay(vault, row, request)
    return open(request.command, stampIdx, 'being-checked')
  }

  /** A card that moves has another number, and what was tapped before was claimed with the one that it had then. */
  async function knownAs(
    forms: readonly (Command | null)[],
    meta: Meta,
    id: string,
  ): Promise<Decision | null> {
    const { caller } = meta
    const row = await storedCommand(db.read, id)
    const command = row && forms.find((it) => it && isSame(vault, row, { command: it, caller }))
    return command ? known({ command, caller }, row.stamp_idx) : null
  }

  /** Claimed as it was asked for, whatever number its card has now. */
  async function enqueue(
    asked: Command,
    command: Command & { stampIdx?: number },
    meta: Meta,
    intent: Intent,
    payload: string | null,
    objection: (tx: Queries) => Promise<Refused | null> = async () => null,
  ): Promise<Decision> {
    const request = { command: asked, caller: meta.caller }
    const outcome = await db.write(async (tx) => {
      if (!(await claim(tx, vault, asked, meta, now()))) return 'known' as const
      const { stampIdx } = command
      const limited =
        stampIdx === undefined
          ? null
          : ((await acceptance.limited(tx, { ...command, stampIdx }, meta)) ?? (await objection(tx)))
      if (limited) {
        await acceptance.writeRefusal(tx, command, meta, limited)
        return 'held' as const
      }
      await insertIntent(tx, intent, payload)
      if (!(await mayHaveGoneOut(tx, meta))) return 'queued' as const
      await holdIntent(tx, vault, intent, now())
      return 'held' as const
    })
    if (outcome === 'queued') {
      trace(lineOf('intent', intent))
      return settled(request, intent)
    }
    const answer = await known(request, intent.stampIdx)
    if (!answer) throw new Error(`command ${command.commandId} was claimed and is not there`)
    return { ...answer, replayed: outcome === 'known' && answer.replayed }
  }

  /** From the card on which the stamps are; an add whose end is not known yet cannot be undone yet. */
  async function undo(asked: Command, command: Undoing, meta: Meta): Promise<Decision> {
    const { commandId, stampIdx, count, undoes } = command
    const at = now()
    const before = await known({ command: asked, caller: meta.caller }, stampIdx)
    if (before) return before
    const { caller, tappedAt } = meta
    const found = await findUndo({ query: db.read, vault, caller, at, tappedAt }, command)
    if (!found) return open(command, stampIdx, 'being-checked')
    // Of two cards one might refuse when the other is done, and a review is a manager's: a manager corrects those.
    const [place, ...others] = 'places' in found ? found.places : []
    const isOne = place?.kind === 'card' && others.length === 0
    const no: Refused = 'refused' in found ? found.refused : { refusal: 'undo-not-possible', stampIdx }
    const fromIdx = isOne ? place.stampIdx : stampIdx
    const isLive = Math.abs(at - (tappedAt ?? at)) < liveMs
    const intent = newIntent({ commandId, stampIdx: fromIdx, kind: 'remove', count, isLive, at })
    return enqueue(asked, command, meta, intent, null, async (tx) => {
      if (!isOne) return no
      return (await markUndone(tx, undoes, [place], commandId))
        ? null
        : { refusal: 'undone-already', stampIdx }
    })
  }

  async function redeem(command: RedeemStamp, meta: Meta): Promise<Decision> {
    const { commandId, stampIdx } = command
    const request = { command, caller: meta.caller }
    const answer = await known(request, stampIdx)
    if (answer) return answer
    // While an outcome is unknown nobody can say whether there is a reward to be had.
    if ((await countOpen(db.read, stampIdx)) > 0) return open(command, stampIdx, 'being-checked')
    const seen = await look(stampIdx)
    const unasked: Refused | null = seen.kind === 'not-asked' ? { refusal: seen.why, stampIdx } : null
    // A tablet's try ends here: its id is taken, so that what is still on its way cannot give what it was told it has not.
    if (unasked && meta.caller.kind !== 'tablet') return open(command, stampIdx, unasked.refusal)
    const intent = newIntent({ commandId, stampIdx, kind: 'redeem', count: 1, isLive: true, at: now() })
    const outcome = await db.write(async (tx) => {
      if (!(await claim(tx, vault, command, meta, intent.createdAt))) return 'known' as const
      const refused =
        seen.kind === 'not-asked' ? unasked : await acceptance.objection(tx, command, meta, seen)
      if (!refused) {
        await insertIntent(tx, intent, null)
        return 'queued' as const
      }
      await acceptance.writeRefusal(tx, command, meta, refused)
      return 'refused' as const
    })
    if (outcome === 'queued') {
      trace(lineOf('intent', intent))
      return settled(request, intent)
    }
    const row = await storedCommand(db.read, commandId)
    if (!row || row.code === null) return open(command, stampIdx, 'being-checked')
    return { ...replay(vault, row, request), replayed: outcome === 'known' }
  }

  async function look(stampIdx: number, callClass: CallClass = 'live'): Promise<ReadResult | NotAsked> {
    const before = await findSeen(db.read, stampIdx)
    const wait = await takeCall(db, limits, callClass, now())
    if (wait > 0) return { kind: 'not-asked', why: (await reach()).isAway ? 'service-away' : 'calls-used-up' }
    const outcome = await hosted.validate(stampIdx)
    if (outcome.kind !== 'done' && outcome.kind !== 'refused') {
      const isOver = outcome.kind === 'not-sent' && outcome.cause === 'HTTP 429'
      return { kind: 'not-asked', why: isOver ? 'calls-used-up' : 'service-away' }
    }
    await db.write((tx) => noteObservation(tx, { stampIdx, at: now(), ...sightingOf(outcome) }, before))
    return outcome
  }

  function create(command: CreateStamp, meta: Meta): Promise<Decision> {
    const { commandId, cardIdx, strtYmd, endYmd, domain, active, holder } = command
    const fields = { cardIdx, strtYmd, endYmd, domain, activeYn: active ? 'Y' : 'N', ...holder } as const
    const intent = newIntent({
      commandId,
      stampIdx: -cardIdx,
      kind: 'create',
      count: 1,
      isLive: true,
      at: now(),
    })
    return enqueue(command, command, meta, intent, sealCreate(vault, commandId, fields))
  }

  async function answerOf(commandId: string): Promise<Decision | null> {
    const row = await storedCommand(db.read, commandId)
    if (!row) return null
    if (row.code !== null) return storedAnswer(row, commandId)
    return { commandId, stampIdx: null, refusal: 'being-checked', at: now(), replayed: false }
  }

  const reach = () => readReach(db.read, now())

  const gateway: Gateway = {
    worker,
    look,
    reach,
    checkHealth: createHealthCheck(deps),
    answerOf,
    redo: {
      retry: (tx, row, at) => retryHosted(tx, vault, row, { at, today: root.dayOf(at) }),
      run: (stampIdx) => worker.runStamp(stampIdx, 'live'),
    },
    async madeAfter(redeemedIdx, kind) {
      const commandId = await currentId(db.read, vault, redeemedIdx, kind)
      const signal = new Promise<void>((resolve) => waiting.set(commandId, resolve))
      const before = await answerOf(commandId)
      if (before?.refusal === 'being-checked') await Promise.race([signal, sleep(waitMs)])
      waiting.delete(commandId)
      const answer = await answerOf(commandId)
      if (answer?.refusal !== null) return null
      return kind === 'coupon' ? (answer.cpnNo ?? null) : String(answer.stampIdx)
    },
    async nextOf(redeemedIdx) {
      const made = await gateway.madeAfter(redeemedIdx, 'next-stamp')
      return made === null ? null : Number(made)
    },
    async decide(asked, meta) {
      const command = await whereItIs(db.read, asked)
      const before = command === asked ? null : await knownAs([asked, command], meta, asked.commandId)
      if (before) return before
      if (!command) return open(asked, 'stampIdx' in asked ? asked.stampIdx : null, 'replaced')
      switch (command.kind) {
        case 'add':
        case 'arriving-add':
        case 'remove': {
          const { commandId, stampIdx, count } = command
          if (command.kind === 'remove' && command.undoes !== undefined)
            return undo(asked, { ...command, undoes: command.undoes }, meta)
          const isBlind = command.kind === 'remove' && meta.caller.kind === 'tablet' && !meta.mayCorrect
          const kind = command.kind === 'remove' ? 'remove' : 'add'
          const at = now()
          const isLive = Math.abs(at - (meta.tappedAt ?? at)) < liveMs
          const intent = newIntent({ commandId, stampIdx, kind, count, isLive, at })
          return enqueue(asked, command, meta, intent, null, async () =>
            isBlind ? { refusal: 'undo-not-possible', stampIdx } : null,
          )
        }
        case 'redeem':
          return redeem(command, meta)
        case 'create':
          return create(command, meta)
        default:
          // An update sets absolute values over whatever is under way, and a delete takes what a review would have to
          // read: both belong to the service's own console.
          return open(command, null, 'kept-elsewhere')
      }
    },
  }
  return gateway
}
