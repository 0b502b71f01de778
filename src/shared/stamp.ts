/**
 * The words and the rules of a stamp. Everything that decides whether a tap is allowed is here and pure,
 * so that the button, the ledger and the model test read the same table.
 */
import type { RefusalName, StampRefusal } from './refusals.ts'

/** A calendar day in the shop's time zone, `YYYY-MM-DD`. Compares as text. */
export type Ymd = string

/** One customer's copy of a stamp card, as far as the rules need it. */
export type Stamp = {
  stampIdx: number
  cardIdx: number
  stamps: number
  maxStamps: number
  /** First and last day on which it is good, both inclusive. */
  strtYmd: Ymd
  endYmd: Ymd
  active: boolean
  /** Epoch milliseconds, null while the reward is still to be had. */
  redeemedAt: number | null
  /** Lost, and replaced by the card that follows it. */
  replacedAt?: number | null | undefined
}

/** Why the hosted service could not be asked: it does not answer, or the plan allows no call just now. */
export const unaskedReasons = ['service-away', 'calls-used-up'] as const satisfies readonly RefusalName[]
export type Unasked = (typeof unaskedReasons)[number]
export const isUnasked = (refusal: RefusalName): refusal is Unasked =>
  (unaskedReasons as readonly RefusalName[]).includes(refusal)

/** What a tablet is shown of one stamp: the server's view at one instant, without secrets. */
export type Snapshot = Stamp & {
  /** Server time at which this was true, epoch milliseconds. */
  asOf: number
  /** The shop's calendar day at that instant; the tablet's own clock is not asked. */
  today: Ymd
  /** Why the hosted service could not be asked: this is what it said at `asOf`. */
  unasked?: Unasked | null | undefined
  /** Why it refuses the stamp, in its own words, where none of ours says it. */
  serviceSays?: string | null | undefined
  /** From `asOf` to the answer with it: no two clocks are alike. */
  ageMs?: number | undefined
  cardNm: string
  /** The card's title, which names the reward: "One free Americano". */
  cardTtl: string
  stampUrl: string
  stampImgUrl: string | null
  /** Whether a reward needs the on-site password. The password itself never comes. */
  onsite: boolean
  /** When it was changed last, so that who types the old one knows why it is wrong. */
  onsiteSetAt?: number | null | undefined
  /** The customer's name, for the screen only: it is dropped before a snapshot is kept (O-16). */
  userNm: string | null
  lastAdd: LastAdd | null
  /** The stamp that follows a redeemed or a replaced one. */
  nextStampIdx: number | null
  /** Another tablet has the keypad open for this stamp. */
  reservedBy: Reservation | null
  /** The person who handed its reward over, for the screen only. */
  redeemedBy?: string | null | undefined
  /** Milliseconds from UTC to the shop's clock at these instants; absent where the tablet has kept it. */
  offsets?: { asOf: number; lastAdd: number | null; redeemedAt: number | null } | undefined
}

/** `commandId` tells a tablet whether that is an add which it has taken back; `at` is its tap, by the server's clock. */
type LastAdd = { commandId?: string | undefined; at: number; count: number; by: string }
export type Reservation = { by: string; until: number }

// ── commands ────────────────────────────────────────────────────────────────────────────────────────

export const maxAddsACommand = 5
/** So long after the tap it can be taken back by who tapped. */
export const undoWithinMs = 10 * 60_000

/** Fields of the person who holds the card. Personal: never in the outbox, the audit chain or a log. */
export type Holder = {
  memo: string | null
  userId: string | null
  userNm: string | null
  userPhnno: string | null
  userEml: string | null
  userEtc1: string | null
  userEtc2: string | null
}

export type CreateStamp = {
  kind: 'create'
  commandId: string
  cardIdx: number
  strtYmd: Ymd
  endYmd: Ymd
  /** By the server, from the day on which it was asked: asked again on another day it is the same command. */
  areDaysCounted?: true
  /** Origin under which the QR's address lives; null is the shop's default. */
  domain: string | null
  active: boolean
  holder: Holder
  /** The redeemed stamp whose cycle goes on here: its holder's, whoever else is named. */
  follows?: number
  /** Of a card that was kept elsewhere before, and is brought in from a file: what it had. */
  stamps?: number
}
export type AddStamps = {
  kind: 'add'
  commandId: string
  stampIdx: number
  count: number
  /** Where a manager corrects. */
  reason?: string
}
export type RemoveStamps = {
  kind: 'remove'
  commandId: string
  stampIdx: number
  count: number
  /** The add that is taken back, where this is an undo. */
  undoes?: string
  reason?: string
}
export type RedeemStamp = { kind: 'redeem'; commandId: string; stampIdx: number; onsitePwd: string | null }
export type UpdateStamp = {
  kind: 'update'
  commandId: string
  stampIdx: number
  reason?: string
  /** Absolute values; an absent field stays as it is. */
  changes: {
    cardIdx?: number
    stamps?: number
    use?: true
    domain?: string
    strtYmd?: Ymd
    endYmd?: Ymd
    active?: boolean
    holder?: Partial<Holder>
  }
}
export type ReplaceStamp = {
  kind: 'replace'
  commandId: string
  /** The lost one: its stamps go to a new one. */
  stampIdx: number
  /** A printed card that is nobody's yet, which becomes the new one. */
  onto?: number
}
/** A printed card that is nobody's yet becomes a customer's. */
export type StartStamp = { kind: 'start'; commandId: string; stampIdx: number; holder: Holder }
export type DeleteStamp = {
  kind: 'delete'
  commandId: string
  stampIdx: number
  /** Only as it was made: of an import that is undone. */
  isUnused?: true
}

export type Command =
  | CreateStamp
  | AddStamps
  | RemoveStamps
  | RedeemStamp
  | UpdateStamp
  | DeleteStamp
  | ReplaceStamp
  | StartStamp

/** What may wait on a tablet. Redeem is not in it, so that queueing one does not type-check. */
export type OutboxCommand = (AddStamps | RemoveStamps) & {
  /** Tablet's clock at the tap, epoch milliseconds. Reported, never trusted. */
  tappedAt: number
  /** Who tapped: another may be signed in when it is sent. */
  personId?: string
  /** False where the change of person could not be checked with the server. */
  pinChecked?: boolean
}

// ── rules ───────────────────────────────────────────────────────────────────────────────────────────

/** Null is yes; else the refusal that says why not. */
type Objection = StampRefusal | null

/** What validate checks: it can be used today. It need not be full. */
function usable(stamp: Stamp, today: Ymd): Objection {
  if (stamp.redeemedAt !== null) return 'already-redeemed'
  if ((stamp.replacedAt ?? null) !== null) return 'replaced'
  if (!stamp.active) return 'not-active'
  if (today < stamp.strtYmd) return 'not-yet-valid'
  if (today > stamp.endYmd) return 'expired'
  return null
}

/** The order of the checks is the order in which a cashier would want to know. */
export const objection = {
  use: usable,
  add: (stamp: Stamp, count: number, today: Ymd): Objection =>
    usable(stamp, today) ?? (stamp.stamps + count > stamp.maxStamps ? 'full' : null),
  remove: (stamp: Stamp, count: number, today: Ymd): Objection =>
    usable(stamp, today) ?? (stamp.stamps - count < 0 ? 'nothing-to-remove' : null),
  redeem: (stamp: Stamp, today: Ymd): Objection =>
    usable(stamp, today) ?? (stamp.stamps === stamp.maxStamps ? null : 'not-complete'),
}

// ── what the cashier sees ───────────────────────────────────────────────────────────────────────────

/** Confirmed by the server, waiting on this tablet, and the two together as far as the card holds them. */
export type Projection = {
  confirmed: number
  /** Net stamps of what waits; below 0 when a removal waits. */
  waiting: number
  /** confirmed + waiting within 0..maxStamps. */
  shown: number
  /** Waiting stamps that this card cannot hold any more; the server carries them over. */
  over: number
  toGo: number
  full: boolean
}

/** The only source of the number on the screen. `pending` are this tablet's unsettled commands for this stamp. */
export function project(
  stamp: Pick<Stamp, 'stamps' | 'maxStamps'>,
  pending: readonly Pick<AddStamps | RemoveStamps, 'kind' | 'count'>[],
): Projection {
  const waiting = pending.reduce(
    (sum, command) => sum + (command.kind === 'add' ? command.count : -command.count),
    0,
  )
  const sum = stamp.stamps + waiting
  const shown = Math.min(Math.max(sum, 0), stamp.maxStamps)
  return {
    confirmed: stamp.stamps,
    waiting,
    shown,
    over: Math.max(sum - stamp.maxStamps, 0),
    toGo: stamp.maxStamps - shown,
    full: shown === stamp.maxStamps,
  }
}
