/** What one person did in a shift, from all who know of it: the server, this tablet's outbox, and its last taps. */
import type { ActivityKind } from '#shared/activity-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { ShiftDeed } from '#shared/shift-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { type Entry, type HonestState, honestState, isSettled } from '../../outbox/entry.ts'
import type { LastTap } from '../../store/last-taps.ts'

export type Deed = {
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
  deeds: readonly ShiftDeed[]
  entries: readonly Entry[]
  taps: readonly LastTap[]
}

/** Newest first, each once. Whose it is was asked of the server; of this tablet's own only theirs are taken. */
export function deedsOf(personId: string, { deeds, entries, taps }: Known): Deed[] {
  const byId = new Map<string, Deed>()
  // The server's word is the last one: what it has decided no longer waits, whatever this tablet has heard.
  for (const tap of taps) if (tap.personId === personId) byId.set(tap.commandId, ofTap(tap))
  for (const entry of entries)
    if (entry.command.personId === personId) byId.set(entry.command.commandId, ofEntry(entry))
  for (const deed of deeds) byId.set(deed.id, ofServer(deed))
  return [...byId.values()].toSorted((one, other) => other.at - one.at)
}

function ofTap({ commandId, kind, stampIdx, count, tappedAt }: LastTap): Deed {
  const what =
    kind === 'add'
      ? ({ kind, event: 'stamp.added', delta: count } as const)
      : ({ kind: 'redeem', event: 'stamp.redeemed', delta: 0 } as const)
  return { id: commandId, at: tappedAt, ...what, stampIdx, cardNm: null, state: 'confirmed', refusal: null }
}

function ofEntry(entry: Entry): Deed {
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

function ofServer({ at, tappedAt, ...deed }: ShiftDeed): Deed {
  return { ...deed, at: tappedAt ?? at, state: stateOf(deed) }
}

function stateOf({ kind, event, refusal }: Pick<ShiftDeed, 'kind' | 'event' | 'refusal'>): Deed['state'] {
  if (kind === 'shop') return null
  if (event === 'command.reviewed') return 'review'
  if (refusal === 'being-checked') return 'checking'
  return refusal ? 'refused' : 'confirmed'
}

/** Stamps given net of those taken back, and rewards: what counted, and what is on its way to count. */
export function totalsOf(deeds: readonly Deed[]): { stamps: number; rewards: number } {
  const counted = deeds.filter(({ state }) => state !== null && state !== 'refused' && state !== 'review')
  const isTap = ({ kind }: Deed) => kind === 'add' || kind === 'remove'
  return {
    stamps: counted.filter(isTap).reduce((sum, { delta }) => sum + delta, 0),
    rewards: counted.filter(({ kind }) => kind === 'redeem').length,
  }
}

const letters = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '')

/** `shown` is what the row says beside its code. */
export function isFound({ stampIdx }: Pick<Deed, 'stampIdx'>, shown: string, text: string): boolean {
  const code = stampIdx === null ? '' : ` ${stampIdx} ${formatStampCode(stampIdx)}`
  return letters(shown + code).includes(letters(text))
}
