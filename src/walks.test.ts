/** The walk of a tap in CONTRIBUTING.md is what a tap runs through: it is made here, with what V8 counts of each file. */
import 'fake-indexeddb/auto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deferredOutbox } from './client/outbox/deferred-outbox.ts'
import { httpSend } from './client/outbox/http-send.ts'
import { createOutbox } from './client/outbox/outbox.ts'
import { tap } from './client/outbox/rig/rig.ts'
import { databaseOpener } from './client/outbox/schema.ts'
import { openDb } from './server/db/open.ts'
import { createRequestLimits } from './server/http/request-limits.ts'
import { createSessions } from './server/people/sessions.ts'
import { newId, noon, openTestShop } from './server/testing/test-shop.ts'
import { insertEndpoint, makeWebhookSecret } from './server/webhooks/endpoints.ts'

const root = new URL('..', import.meta.url).pathname
const text = (path: string) => readFileSync(join(root, path), 'utf8')

const [, section = ''] = /^\*\*A tap\*\*([\s\S]*?)^\*\*A reward/m.exec(text('CONTRIBUTING.md')) ?? []
const walk = [...section.matchAll(/`(src\/(?:client|server|shared)\/[^`]+)`/g)].map(([, path = '']) => path)

/** On the walk, and no function of theirs runs here: drawn by a browser, a port and types, a schema, a process's rounds. */
const unrun = [
  'src/client/counter/card-actions.tsx',
  'src/client/counter/use-repeat.ts',
  'src/client/counter/use-adding.ts',
  'src/server/db/db.ts',
  'src/server/ledger/decision.ts',
  'src/shared/endpoints/commands.ts',
  'src/server/composition/background.ts',
]

/** Asked for a value, or under every request: nobody needs to open them to follow a tap. */
const asked = [
  'src/client/outbox/batch-plan.ts',
  'src/client/outbox/clock.ts',
  'src/client/outbox/mirror.ts',
  'src/client/outbox/one-sender.ts',
  'src/client/outbox/pace.ts',
  'src/client/outbox/tabs.ts',
  'src/server/api/metrics.ts',
  'src/server/db/settings.ts',
  'src/server/db/sqlite.ts',
  'src/server/db/sqlite-journal.ts',
  'src/server/db/vault.ts',
  'src/server/http/addresses.ts',
  'src/server/http/cookies.ts',
  'src/server/http/request-limits.ts',
  'src/server/ledger/caller.ts',
  'src/server/ledger/stamp-rows.ts',
  'src/server/people/shop-time.ts',
  'src/server/people/tablet-may.ts',
  'src/server/people/tokens.ts',
  'src/shared/audit-log.ts',
  'src/shared/browser-session.ts',
  'src/shared/canonical-json.ts',
  'src/shared/stamp.ts',
]

const isRig = (path: string) => /\/(testing|rig)\/|\.test\.ts$/.test(path)

/** What ran and is not told of, and what is told of and did not run. */
function faults(told: readonly string[], ran: ReadonlySet<string>): string[] {
  const known = new Set([...told, ...asked])
  return [
    ...[...ran].filter((path) => !known.has(path) && !isRig(path)).map((path) => `ran: ${path}`),
    ...told.filter((path) => !ran.has(path) && !unrun.includes(path)).map((path) => `did not run: ${path}`),
  ]
}

type Range = { startOffset: number; endOffset: number; count: number }

/** The files of `src` of which a function is called while it works. */
async function filesRunBy(work: () => Promise<void>): Promise<Set<string>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await session.post('Profiler.takePreciseCoverage')
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  // Vite makes a small function of each export, by which others read it.
  const isCalled = ([whole]: Range[]) => whole && whole.count > 0 && whole.endOffset - whole.startOffset > 90
  const ran = result.filter(({ functions }) => functions.some(({ ranges }) => isCalled(ranges)))
  return new Set(ran.map(({ url }) => relative(root, url.replace('file://', ''))).filter(isSource))
}

const isSource = (path: string) => path.startsWith('src/') && /\.tsx?$/.test(path)

/** A tap at a tablet with a shop behind it, until it is confirmed there and its webhook has come. */
async function addOne(): Promise<Set<string>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-'))
  const db = await openDb({ dataDir, log: () => {} })
  const received = Promise.withResolvers<void>()
  const receiver = createServer((_, response) => {
    response.writeHead(204).end()
    received.resolve()
  }).listen(0, '127.0.0.1')
  const limits = createRequestLimits({ now: Date.now })
  const shop = await openTestShop({ db }, { limits, webhookHosts: ['127.0.0.1'] })
  const stampIdx = await shop.stampWith(3)
  const { port } = receiver.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const endpoint = { endpointId: newId(), url, description: '', secret: makeWebhookSecret(), at: noon }
  await db.write((tx) => insertEndpoint(tx, shop.vault, endpoint))
  const token = await createSessions({ db, now: () => noon }).open({ id: 'till-1', name: 'Till 1' }, 'jo')
  const fetchHere = async (path: string, { headers, ...init }: RequestInit) =>
    shop.app.request(path, { ...init, headers: { ...headers, Cookie: `stampdesk=${token}` } })
  const settled = Promise.withResolvers<void>()
  const outbox = deferredOutbox(async () =>
    createOutbox({
      open: databaseOpener(`walk ${newId()}`),
      send: httpSend(fetchHere as typeof fetch),
      locks: null,
      channel: `walk ${newId()}`,
      onSettled: () => settled.resolve(),
    }),
  )
  onTestFinished(async () => {
    outbox.stop()
    receiver.close()
    await db.close()
    rmSync(dataDir, { recursive: true })
  })
  await outbox.start()
  const ran = await filesRunBy(async () => {
    await outbox.add(tap({ stampIdx, tappedAt: noon }), { holdMs: 1 })
    await settled.promise
    await shop.deliverWebhooks()
    await received.promise
  })
  expect(await shop.holds(stampIdx)).toBe(4)
  return ran
}

test('a tap runs through the files that CONTRIBUTING.md names, and through no other that has to be read', async () => {
  const ran = await addOne()
  expect(faults(walk, ran)).toEqual([])
  expect(faults(walk.slice(1, -1), ran), 'planted: the last file of the walk left out').toEqual([
    `ran: ${walk.at(-1)}`,
  ])
  expect(faults([...walk, 'src/server/http/files.ts'], ran), 'planted: a file that no tap runs').toEqual([
    'did not run: src/server/http/files.ts',
  ])
})

test('each file of the walk is joined to another of it, and they are at most 40', () => {
  const importsOf = (path: string) =>
    [...text(path).matchAll(/from '((?:\.{1,2}|#shared)\/[^']+)'/g)].map(([, it = '']) =>
      it.startsWith('#shared/') ? `src/${it.slice(1)}` : join(dirname(path), it),
    )
  const joined = walk.flatMap((path) =>
    importsOf(path).flatMap((other) => (walk.includes(other) ? [path, other] : [])),
  )
  expect(walk.filter((path) => !joined.includes(path))).toEqual([])
  expect(new Set(walk).size).toBe(walk.length)
  expect(walk.length).toBeLessThanOrEqual(40)
})
