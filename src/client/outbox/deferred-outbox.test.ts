import { expect, test, vi } from 'vitest'
import { deferredOutbox } from './deferred-outbox.ts'
import type { Outbox, OutboxView } from './outbox.ts'
import { ready } from './pace.ts'

const command = { kind: 'add', commandId: 'c', stampIdx: 394, count: 1, tappedAt: 0 } as const

function fakeOutbox() {
  const listeners = new Set<() => void>()
  const view: OutboxView = { entries: [], pace: ready, storage: 'quota', isRead: true }
  const added: string[] = []
  const outbox = {
    start: async () => {},
    add: async ({ commandId }: { commandId: string }) => void added.push(commandId),
    view: () => view,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Outbox
  return { outbox, listeners, view, added }
}

test('a tap waits for the outbox and is saved by it, not before', async () => {
  const { outbox, added } = fakeOutbox()
  const arrival = Promise.withResolvers<Outbox>()
  const deferred = deferredOutbox(() => arrival.promise)
  const saved = vi.fn<() => void>()
  const adding = deferred.add(command, { holdMs: 0 }).then(saved)
  await Promise.resolve()
  expect(saved).not.toHaveBeenCalled()
  arrival.resolve(outbox)
  await adding
  expect(added).toEqual(['c'])
})

test('where its code does not come the tap is refused as not saved, and the next one asks again', async () => {
  const { outbox, added } = fakeOutbox()
  const load = vi
    .fn<() => Promise<Outbox>>(async () => outbox)
    .mockRejectedValueOnce(new TypeError('offline'))
  const deferred = deferredOutbox(load)
  await expect(deferred.add(command, { holdMs: 0 })).rejects.toMatchObject({ refusal: 'not-saved' })
  await deferred.add(command, { holdMs: 0 })
  expect(added).toEqual(['c'])
})

test('a listener is called when it is there, and leaves it on both sides', async () => {
  const { outbox, listeners, view } = fakeOutbox()
  const deferred = deferredOutbox(async () => outbox)
  const listener = vi.fn<() => void>()
  const leave = deferred.subscribe(listener)
  expect(deferred.view()).toBe(deferred.view())
  await deferred.start()
  expect(listener).toHaveBeenCalledTimes(1)
  expect(deferred.view()).toBe(view)
  leave()
  expect(listeners.size).toBe(0)
})

test('a start whose code did not come is made up for when the line is back, and nothing starts unasked', async () => {
  const { outbox } = fakeOutbox()
  const start = vi.spyOn(outbox, 'start')
  const load = vi
    .fn<() => Promise<Outbox>>(async () => outbox)
    .mockRejectedValueOnce(new TypeError('offline'))
  const deferred = deferredOutbox(load)
  deferred.wake('online')
  expect(load).not.toHaveBeenCalled()
  await expect(deferred.start()).rejects.toMatchObject({ refusal: 'not-saved' })
  deferred.wake('online')
  await vi.waitFor(() => expect(start).toHaveBeenCalledOnce())
})
