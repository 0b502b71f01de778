/**
 *   current ──a new version is installed──▶ waiting ──"Update", or a quiet minute──▶ entering
 *      ▲                                     │    ▲                                     │
 *      ├────────────── it is gone ───────────┘    └───── it did not come in time ───────┤
 *      │                                                                                │ it rules this page
 *      └── another tab let it in ──▶ stale ◀────────────────────────────────────────────┘
 *                                      └──free──▶ reloading
 *
 * `busy` is a card, the keypad, an undo or a delivery (O-8). A busy page leaves `waiting` and `stale` never by itself,
 * and `reloading` is entered by nothing but a look, or a change of ruler, that was not busy.
 */
export type Update =
  | { step: 'current' }
  /** `freeSince` is when it was last found busy no more; null while it is. Free, it is offered. */
  | { step: 'waiting'; freeSince: number | null }
  | { step: 'entering'; since: number }
  /** A new version rules this old page. `isAsked`: somebody here has pressed "Update". */
  | { step: 'stale'; freeSince: number | null; isAsked: boolean }
  | { step: 'reloading' }

/** What can be seen from outside at one moment; instants are of one monotonic clock, in milliseconds. */
export type Look = { now: number; isBusy: boolean; isInstalled: boolean; lastInputAt: number }

export type UpdateEvent =
  | ({ type: 'looked' } & Look)
  | ({ type: 'asked' } & Look)
  /** The page is ruled by another worker than before, whoever let it in. */
  | ({ type: 'replaced' } & Look)

/** So long nobody may have touched a free counter before it updates by itself. */
export const quietMs = 60_000
/** So long where the new version is in already: long enough for the next customer's code to be held up. */
export const momentMs = 3_000
/** After which a version that was let in and did not come is offered again. */
export const patienceMs = 10_000

export const current: Update = { step: 'current' }

export function moveUpdate(update: Update, event: UpdateEvent): Update {
  if (update.step === 'reloading') return update
  if (event.type === 'replaced') return whenFree(stale(update), event)
  switch (update.step) {
    case 'current':
      return event.isInstalled ? { step: 'waiting', freeSince: freeSince(null, event) } : update
    case 'waiting':
      return whileWaiting(update, event)
    case 'entering':
      return event.now - update.since < patienceMs ? update : current
    case 'stale':
      return whenFree({ ...update, isAsked: update.isAsked || event.type === 'asked' }, event)
  }
}

function whileWaiting(update: Extract<Update, { step: 'waiting' }>, event: UpdateEvent): Update {
  if (!event.isInstalled) return current
  const since = freeSince(update.freeSince, event)
  const isWanted = event.type === 'asked' || quietFor(since, event) >= quietMs
  if (!event.isBusy && isWanted) return { step: 'entering', since: event.now }
  return since === update.freeSince ? update : { step: 'waiting', freeSince: since }
}

type Stale = Extract<Update, { step: 'stale' }>

/** Who let it in by hand or after a quiet minute waits for no other moment, unless it has become busy meanwhile. */
function stale(update: Update): Stale {
  if (update.step === 'stale') return update
  return { step: 'stale', freeSince: null, isAsked: update.step === 'entering' }
}

function whenFree(update: Stale, event: UpdateEvent): Update {
  if (event.isBusy) return { step: 'stale', freeSince: null, isAsked: false }
  const since = freeSince(update.freeSince, event)
  if (update.isAsked || quietFor(since, event) >= momentMs) return { step: 'reloading' }
  return { ...update, freeSince: since }
}

function freeSince(before: number | null, { isBusy, now }: Look): number | null {
  return isBusy ? null : (before ?? now)
}

function quietFor(since: number | null, { now, lastInputAt }: Look): number {
  return since === null ? 0 : now - Math.max(since, lastInputAt)
}

/** "Update" is on the home screen. */
export function isOffered(update: Update): boolean {
  return update.step === 'waiting' && update.freeSince !== null
}

/** What the world has to do for a step that was just entered. */
export function effectOf(before: Update, after: Update): 'let-in' | 'reload' | null {
  if (before.step === after.step) return null
  if (after.step === 'entering') return 'let-in'
  return after.step === 'reloading' ? 'reload' : null
}
