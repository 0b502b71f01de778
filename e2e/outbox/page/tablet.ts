/** The real outbox of `src/client` on a page without screens, in a real browser with a real disk. */
import { httpSend } from '../../../src/client/outbox/http-send.ts'
import { createOutbox, type Outbox, type OutboxDeps } from '../../../src/client/outbox/outbox.ts'
import {
  databaseName,
  databaseOpener,
  type Migration,
  migrations,
} from '../../../src/client/outbox/schema.ts'
import { connectWakes } from '../../../src/client/outbox/wakes.ts'

export type Tablet = {
  open(options?: {
    locks?: boolean
    migration?: 'next' | 'endless'
    timing?: OutboxDeps['timing']
  }): Promise<void>
  outbox(): Outbox
  /** The endless migration has written, and will not end. */
  isUpgrading: boolean
  signIn(): Promise<void>
  /** Saves taps one after the other, and tells each id when it was said to be saved. */
  tap(stampIdxs: readonly number[], holdMs: number): Promise<string[]>
  settled: string[]
  /** Durability of every write transaction, and what was said to be saved before its `complete`. */
  writes: Set<string>
  falselySaved: string[]
  /** `performance.now()` of each request, and whether an answer of ours came. */
  requests: { at: number; isAnswered: boolean }[]
}

declare global {
  interface Window {
    tablet: Tablet
  }
}

const writes = new Set<string>()
let completed = 0
const transactionOf = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const transaction = transactionOf.call(this, stores, mode, options)
  if (mode === 'readwrite') {
    writes.add(transaction.durability)
    if ([stores].flat().includes('held') || [stores].flat().includes('waiting'))
      transaction.addEventListener('complete', () => {
        completed += 1
      })
  }
  return transaction
}

const next: Migration = async (_db, transaction) => {
  for await (const cursor of transaction.objectStore('waiting'))
    await cursor.update({ ...cursor.value, reason: 'moved' })
}
/** An upgrade that is still at work when the power goes. */
const endless: Migration = async (db, transaction) => {
  await next(db, transaction)
  window.tablet.isUpgrading = true
  for (;;) await transaction.objectStore('meta').get('device')
}
const further = { next, endless }

let outbox: Outbox | null = null
const requests: Tablet['requests'] = []

function openOutbox(): Outbox {
  if (!outbox) throw new Error('open it first')
  return outbox
}

window.tablet = {
  isUpgrading: false,
  settled: [],
  falselySaved: [],
  writes,
  requests,
  async open({ locks = true, migration, timing = {} } = {}) {
    const send = httpSend((...args) => fetch(...args))
    outbox = createOutbox({
      open: databaseOpener(databaseName, migration ? [...migrations, further[migration]] : migrations),
      async send(request, signal) {
        const entry = { at: performance.now(), isAnswered: false }
        requests.push(entry)
        const answer = await send(request, signal)
        entry.isAnswered =
          answer.protocol !== null || (typeof answer.body === 'object' && answer.body !== null)
        return answer
      },
      locks: locks ? navigator.locks : null,
      timing,
      onSettled: (entries) => window.tablet.settled.push(...entries.map(({ command }) => command.commandId)),
    })
    connectWakes(outbox)
    await outbox.start()
  },
  outbox: openOutbox,
  async signIn() {
    const headers = { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' }
    const reply = await fetch('/api/counter/v1/session', { method: 'POST', headers })
    if (!reply.ok) throw new Error(`sign-in: ${reply.status}`)
  },
  async tap(stampIdxs, holdMs) {
    const saved: string[] = []
    for (const stampIdx of stampIdxs) {
      const commandId = crypto.randomUUID()
      const before = completed
      await openOutbox().add({ kind: 'add', commandId, stampIdx, count: 1, tappedAt: Date.now() }, { holdMs })
      if (completed === before) window.tablet.falselySaved.push(commandId)
      saved.push(commandId)
    }
    return saved
  },
}
