import { IDBDatabase, IDBFactory, IDBIndex, IDBObjectStore } from 'fake-indexeddb'

/**
 * What a call to IndexedDB may do. The last two are those that no event tells of: the transaction was written, or
 * was not, and neither `complete` nor `abort` ever comes.
 */
export const storageFaults = [
  'QuotaExceededError',
  'UnknownError',
  'InvalidStateError',
  'AbortError',
  'silent, written',
  'silent, lost',
] as const
type StorageFaultKind = (typeof storageFaults)[number]

type Call = (this: object, ...args: unknown[]) => unknown
const sites: [object, string[]][] = [
  [IDBFactory.prototype, ['open']],
  [IDBDatabase.prototype, ['transaction']],
  [IDBObjectStore.prototype, ['add', 'put', 'get', 'getKey', 'getAll', 'delete', 'clear']],
  [IDBIndex.prototype, ['get', 'getKey']],
]

export type Injector = {
  /** The nth call from now on fails, and those after it too where it is to last. */
  arm(nth: number, kind: StorageFaultKind, lasts: boolean): void
  heal(): void
  hasStruck(): boolean
  /** The checks read the disk past the fault. */
  aside<Result>(read: () => Promise<Result>): Promise<Result>
  remove(): void
}

export function injectFaults(): Injector {
  const undo: (() => void)[] = []
  let left = Number.POSITIVE_INFINITY
  let kind: StorageFaultKind = 'UnknownError'
  let lasts = false
  let hasStruck = false
  let isAside = false

  function strikes(): boolean {
    if (isAside) return false
    left -= 1
    const isStruck = left === 0 || (lasts && left < 0)
    hasStruck ||= isStruck
    return isStruck
  }

  for (const [prototype, names] of sites)
    for (const name of names) {
      const original = Reflect.get(prototype, name) as Call
      const faulty: Call = function (...args) {
        const go = () => original.apply(this, args)
        // fake-indexeddb makes its own upgrade transaction by the public method.
        return args[1] !== 'versionchange' && strikes() ? fail(kind, name, go, this) : go()
      }
      Reflect.set(prototype, name, faulty)
      undo.push(() => Reflect.set(prototype, name, original))
    }

  return {
    arm(nth, nextKind, isLasting) {
      left = nth
      kind = nextKind
      lasts = isLasting
      hasStruck = false
    },
    heal() {
      left = Number.POSITIVE_INFINITY
      lasts = false
    },
    hasStruck: () => hasStruck,
    async aside(read) {
      isAside = true
      return read().finally(() => {
        isAside = false
      })
    },
    remove() {
      for (const it of undo) it()
    },
  }
}

type Transactional = EventTarget & { abort(): void }

function fail(kind: StorageFaultKind, name: string, run: () => unknown, target: object): unknown {
  if (kind.startsWith('silent')) {
    const result = run() as EventTarget & { transaction?: Transactional }
    const mute = name === 'transaction' ? (result as Transactional) : transactionOf(target)
    silence(mute ?? result)
    if (kind === 'silent, lost') mute?.abort()
    return result
  }
  if (kind === 'AbortError') transactionOf(target)?.abort()
  throw new DOMException(`${name} fails by order`, kind)
}

function transactionOf(target: object): Transactional | undefined {
  const { transaction, objectStore } = target as {
    transaction?: unknown
    objectStore?: { transaction: unknown }
  }
  const found = objectStore?.transaction ?? transaction
  return typeof found === 'object' ? (found as Transactional) : undefined
}

/** It dispatches to nobody any more, so that whoever waits for `complete` waits for ever. */
function silence(target: EventTarget): void {
  target.dispatchEvent = () => true
}
