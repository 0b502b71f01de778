/** What one person did in a shift, from all who know of it: the server, this tablet's outbox, and its last taps. */
import type { ActivityKind } from '#shared/activity-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { ShiftAction } from '#shared/shift-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { type Entry, type HonestState, honestState, isSettled } from '../../outbox/entry.ts'
import type { LastTap } from '../../store/last-taps.ts'
import { isUndoneInVain, stateOfTap } from '../tap-ends.ts'

export type Action = {
  id: string
  /** When it was tapped, else decided; of the tablet's clock where the server has not heard of it. */
  at: number
  kind: ActivityKind
  event: string
  stampIdx: number | null
  cardNm: string | null
  delta: number
  /** Null of what is no command, such as a sign-in. */
  state: HonestState | null
  refusal: RefusalName | null
}

type Known = {
  actions: readonly ShiftAction[]
  entries: readonly Entry[]
  taps: readonly LastTap[]
}

/** Newest first, each once. Whose it is was asked of the server; of this tablet's own only theirs are taken. */
export function actionsOf(personId: string, { actions, entries, taps }: Known): Action[] {
  const byId = new Map<string, Action>()
  // The server's word is the last one: what it has decided no longer waits, whatever this tablet has heard.
  for (const tap of taps)
    if (tap.personId === personId && isAction(tap, entries)) byId.set(tap.commandId, ofTap(tap))
  for (const entry of entries)
    if (entry.command.personId === personId) byId.set(entry.command.commandId, ofEntry(entry))
  for (const action of actions) byId.set(action.id, ofServer(action))
  return [...byId.values()].toSorted((one, other) => other.at - one.at)
}

/**
 * A card that was made is neither stamps nor a reward. What was taken back is there beside its removal, or where that was
 * in vain: undone in time, no server ever hears of it.
 */
function isAction(tap: LastTap, entries: readonly Entry[]): boolean {
  if (tap.kind === 'new') return false
  const undo = entries.find(({ command }) => command.kind === 'remove' && command.undoes === tap.commandId)
  return !tap.isTakenBack || undo !== undefined || isUndoneInVain(tap, undo)
}

function ofTap(tap: LastTap): Action {
  const { commandId, kind, stampIdx, count, tappedAt } = tap
  const what =
    kind === 'add'
      ? ({ kind, event: 'stamp.added', delta: count } as const)
      : ({ kind: 'redeem', event: 'stamp.redeemed', delta: 0 } as const)
  const state = stateOfTap(tap, undefined)
  return { id: commandId, at: tappedAt, ...what, stampIdx, cardNm: null, state, refusal: null }
}

function ofEntry(entry: Entry): Action {
  const { kind, commandId, stampIdx, count, tappedAt } = entry.command
  const done = kind === 'add' ? 'stamp.added' : 'stamp.removed'
  return {
    id: commandId,
    at: tappedAt,
    kind,
    event: entry.phase === 'carried-over' ? 'stamp.carried-over' : done,
    stampIdx,
    cardNm: null,
    delta: kind === 'add' ? count : -count,
    state: honestState(entry),
    refusal: entry.phase === 'stuck' || (isSettled(entry) && 'refusal' in entry) ? entry.refusal : null,
  }
}

function ofServer({ at, tappedAt, ...action }: ShiftAction): Action {
  return { ...action, at: tappedAt ?? at, state: stateOf(action) }
}

function stateOf({ kind, event, refusal }: Pick<ShiftAction, 'kind' | 'event' | 'refusal'>): Action['state'] {
  if (kind === 'shop') return null
  if (event === 'command.reviewed') return 'review'
  if (refusal === 'being-checked') return 'checking'
  return refusal ? 'refused' : 'confirmed'
}

/** Stamps given net of those taken back, and rewards: what counted, and what is on its way to count. */
export function totalsOf(actions: readonly Action[]): { stamps: number; rewards: number } {
  const counted = actions.filter(({ state }) => state !== null && state !== 'refused' && state !== 'review')
  const isTap = ({ kind }: Action) => kind === 'add' || kind === 'remove'
  return {
    stamps: counted.filter(isTap).reduce((sum, { delta }) => sum + delta, 0),
    rewards: counted.filter(({ kind }) => kind === 'redeem').length,
  }
}

const letters = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '')

/** `shown` is what the row says beside its code. */
export function isFound({ stampIdx }: Pick<Action, 'stampIdx'>, shown: string, text: string): boolean {
  const code = stampIdx === null ? '' : ` ${stampIdx} ${formatStampCode(stampIdx)}`
  return letters(shown + code).includes(letters(text))
}
