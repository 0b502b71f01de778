/**
 * Why a tap could not be kept. `quota`: the disk is full; `private`: this browser window keeps nothing;
 * `outdated`: a newer version of the app has moved the storage on, reload; `broken`: everything else.
 */
export type StorageFault = 'quota' | 'private' | 'outdated' | 'broken'

/** What `add` rejects with: the command is not queued and the cashier must hear it. */
export class NotSaved extends Error {
  readonly refusal = 'not-saved'
  readonly fault: StorageFault

  constructor(fault: StorageFault, cause?: unknown) {
    super(`not saved: ${fault}`, { cause })
    this.name = 'NotSaved'
    this.fault = fault
  }
}

/** Ours: IndexedDB sometimes never answers, neither with `complete` nor with `error` (O-4). */
export class NeverAnswered extends Error {
  constructor() {
    super('IndexedDB did not answer')
    this.name = 'NeverAnswered'
  }
}

/** Ours: the database cannot be opened at all, which says more than the same name would say later. */
export class CannotOpen extends Error {
  constructor(cause: unknown) {
    super('IndexedDB does not open', { cause })
    this.name = 'CannotOpen'
  }
}

export function faultOf(error: unknown): StorageFault {
  const name = nameOf(error)
  if (name === 'QuotaExceededError') return 'quota'
  if (name === 'CannotOpen' && error instanceof Error) return openFault(nameOf(error.cause))
  return 'broken'
}

/** Private windows fail at `open`: Firefox by InvalidStateError, blocked site data by SecurityError. */
function openFault(name: string): StorageFault {
  switch (name) {
    case 'QuotaExceededError':
      return 'quota'
    case 'VersionError':
      return 'outdated'
    case 'InvalidStateError':
    case 'SecurityError':
    case 'ReferenceError':
      return 'private'
    default:
      return 'broken'
  }
}

/** These say the same on a fresh handle; everything else is worth one more try on it. */
const hopeless = new Set([
  'QuotaExceededError',
  'ConstraintError',
  'DataError',
  'DataCloneError',
  'CannotOpen',
])

export function isWorthAFreshHandle(error: unknown): boolean {
  return !hopeless.has(nameOf(error))
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : ''
}
