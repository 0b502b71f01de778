import type { OutboxCommand } from '#shared/stamp.ts'
import type { Outbox, OutboxView } from './outbox.ts'
import { ready } from './pace.ts'
import { NotSaved } from './storage-fault.ts'

/** What is known before the disk was looked at: the same as an outbox that has just been made. */
const unread: OutboxView = { entries: [], pace: ready, storage: 'ok', isRead: false }

export type DeferredOutbox = Outbox & {
  /** What was given to it and is not on the disk yet, so that the next tap can be judged by it. */
  saving(): readonly OutboxCommand[]
}

/**
 * An outbox whose own code comes after the first paint. Nothing is promised before it is there: every call waits for
 * it, and a tap is refused as not saved where it does not come. `load` is asked again after a failure.
 */
export function deferredOutbox(load: () => Promise<Outbox>): DeferredOutbox {
  /** Each with the way out of the outbox's own list, once it is in it. */
  const listeners = new Map<symbol, { run: () => void; leave?: () => void }>()
  const saving = new Set<OutboxCommand>()
  let outbox: Outbox | null = null
  let loading: Promise<Outbox> | null = null
  let isWanted = false

  function there(): Promise<Outbox> {
    loading ??= load().then(
      (loaded) => {
        outbox = loaded
        for (const listener of listeners.values()) {
          listener.leave = loaded.subscribe(listener.run)
          listener.run()
        }
        return loaded
      },
      (error: unknown) => {
        loading = null
        throw new NotSaved('broken', error)
      },
    )
    return loading
  }

  return {
    async start() {
      isWanted = true
      await (await there()).start()
    },
    stop: () => outbox?.stop(),
    async add(command, options) {
      saving.add(command)
      try {
        await (await there()).add(command, options)
      } finally {
        saving.delete(command)
      }
    },
    saving: () => [...saving],
    undo: async (commandId) => (await there()).undo(commandId),
    flush: async (stampIdx) => (await there()).flush(stampIdx),
    pending: (stampIdx, asOf) => outbox?.pending(stampIdx, asOf) ?? [],
    view: () => outbox?.view() ?? unread,
    subscribe(run) {
      const key = Symbol('listener')
      const leave = outbox?.subscribe(run)
      listeners.set(key, { run, ...(leave && { leave }) })
      return () => {
        listeners.get(key)?.leave?.()
        listeners.delete(key)
      }
    },
    wake(reason) {
      if (outbox) outbox.wake(reason)
      // Its code did not come when it was to be started: what waits since before this page would wait for a tap.
      else if (isWanted)
        there().then(
          (loaded) => loaded.start(),
          () => {},
        )
    },
    acknowledge: async (commandId) => (await there()).acknowledge(commandId),
    retry: async (commandId) => (await there()).retry(commandId),
    mayClear: async () => (await there()).mayClear(),
    clear: async (handedOver) => (await there()).clear(handedOver),
  }
}
