/** What is measured, in the browser: our outbox, and three things that it may be held against. */
import { openDB } from 'idb'
import { maxBatch } from '#shared/endpoints/commands.ts'
import { httpSend } from '../../../src/client/outbox/http-send.ts'
import { createOutbox } from '../../../src/client/outbox/outbox.ts'
import { databaseOpener } from '../../../src/client/outbox/schema.ts'

export type Bench = {
  /** Milliseconds of an awaited write, in blocks of bare ones and ours in turn, so that both meet the same noise. */
  adds(n: number): Promise<{ bare: number[]; ours: number[] }>
  /** Milliseconds from the wake to an empty queue. */
  drain(n: number): Promise<number>
  bareLoop(n: number): Promise<number>
  workbox(n: number): Promise<number>
}

declare global {
  interface Window {
    bench: Bench
  }
}

const address = '/api/counter/v1/commands'
const headers = { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' }
const epoch = crypto.randomUUID()
const command = (seq: number) => ({
  kind: 'add' as const,
  commandId: crypto.randomUUID(),
  stampIdx: 1 + (seq % 50),
  count: 1,
  tappedAt: Date.now(),
  seq,
  epoch,
})
const commands = (n: number) => Array.from({ length: n }, (_, index) => command(index + 1))

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function forget(name: string): Promise<void> {
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = resolve
    request.onblocked = resolve
  })
}

const blockSize = 40

/** As bare as it can be: one store, one strict transaction, one put, its `complete`. */
function barePut(db: IDBDatabase, value: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('puts', 'readwrite', { durability: 'strict' })
    transaction.objectStore('puts').put(value)
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error))
  })
}

async function adds(n: number): Promise<{ bare: number[]; ours: number[] }> {
  const [bareName, name] = ['bench-bare', 'bench-adds']
  const wrapped = await openDB(bareName, 1, {
    upgrade: (db) => void db.createObjectStore('puts', { keyPath: 'commandId' }),
  })
  const db = indexedDB.open(bareName)
  await new Promise((resolve) => {
    db.onsuccess = resolve
  })
  wrapped.close()
  const outbox = createOutbox({
    open: databaseOpener(name),
    channel: name,
    send: () => Promise.reject(new TypeError('offline')),
    locks: navigator.locks,
    onSettled() {},
  })
  await outbox.start()
  const [bare, ours]: [number[], number[]] = [[], []]
  const addOne = () => {
    const { seq: _seq, epoch: _epoch, ...tap } = command(1)
    return outbox.add(tap, { holdMs: 600_000 })
  }
  const block = async (one: () => Promise<void>) => {
    for (let nth = 0; nth < blockSize; nth++) await one()
  }
  for (let turn = 0; turn < n; turn++) {
    bare.push((await timed(() => block(() => barePut(db.result, command(1))))) / blockSize)
    ours.push((await timed(() => block(addOne))) / blockSize)
  }
  outbox.stop()
  db.result.close()
  await Promise.all([forget(bareName), forget(name)])
  return { bare, ours }
}

/** As a long time offline leaves it. Not measured, so in one transaction. */
async function fill(name: string, n: number): Promise<void> {
  const db = await databaseOpener(name)(() => {})
  const transaction = db.transaction(['waiting', 'meta'], 'readwrite', { durability: 'strict' })
  for (const it of commands(n)) void transaction.objectStore('waiting').add(it)
  void transaction.objectStore('meta').put({ key: 'device', epoch, nextSeq: n + 1 })
  await transaction.done
  db.close()
}

const signedOut = {
  status: 401,
  retryAfterMs: null,
  protocol: 1,
  body: { code: 1401, message: '', result: null },
}

/** A tablet at which nobody was signed in: everything waits, and then somebody is. */
async function drain(n: number): Promise<number> {
  const name = `bench-drain-${n}`
  await fill(name, n)
  const isEmpty = Promise.withResolvers<void>()
  const isWaiting = Promise.withResolvers<void>()
  const send = httpSend((...args) => fetch(...args))
  let left = n
  let isSignedIn = false
  const outbox = createOutbox({
    open: databaseOpener(name),
    channel: name,
    send: async (request, signal) => (isSignedIn ? send(request, signal) : signedOut),
    locks: navigator.locks,
    onSettled(entries) {
      left -= entries.length
      if (left === 0) isEmpty.resolve()
    },
  })
  const unsubscribe = outbox.subscribe(() => outbox.view().pace.state === 'limited' && isWaiting.resolve())
  await outbox.start()
  await isWaiting.promise
  unsubscribe()
  // The second in which nothing may be asked again.
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  isSignedIn = true
  const ms = await timed(() => {
    outbox.wake('session')
    return isEmpty.promise
  })
  const clearance = await outbox.mayClear()
  if (!clearance.may) throw new Error('told to be settled, and still there')
  outbox.stop()
  await forget(name)
  return ms
}

async function bareLoop(n: number): Promise<number> {
  const all = commands(n)
  return timed(async () => {
    for (let from = 0; from < n; from += maxBatch) {
      const body = JSON.stringify({ sentAt: Date.now(), commands: all.slice(from, from + maxBatch) })
      const answer = await fetch(address, { method: 'POST', headers, body })
      await answer.json()
    }
  })
}

/** Workbox needs a service worker; it queues a request a command, as its own recipes do. */
async function workbox(n: number): Promise<number> {
  const registration = await navigator.serviceWorker.register('/worker.js', { type: 'module' })
  await navigator.serviceWorker.ready
  const worker = registration.active
  if (!worker) throw new Error('no service worker')
  const bodies = commands(n).map((it) => JSON.stringify({ sentAt: Date.now(), commands: [it] }))
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) =>
      typeof data === 'number' ? resolve(data) : reject(new Error(String(data))),
    )
    port1.start()
    worker.postMessage({ address, headers, bodies }, [port2])
  })
}

window.bench = { adds, drain, bareLoop, workbox }
