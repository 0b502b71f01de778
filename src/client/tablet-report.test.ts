import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import type { TabletReport } from '#shared/tablet-report.ts'
import { makeRig, type Rig, tap } from './outbox/rig/rig.ts'
import { noteScan, onScanTimed } from './scan/scan-times.ts'
import { httpReport, percentile, type ReportDeps, reportTablet } from './tablet-report.ts'

let rig: Rig
let sent: TabletReport[]
let hide: () => void
let scanned: (ms: number) => void
let stop: () => void
beforeEach(() => {
  rig = makeRig()
  sent = []
})
afterEach(() => {
  stop()
  rig.over()
})

async function started(deps: Partial<ReportDeps> = {}) {
  const outbox = rig.tab()
  stop = reportTablet({
    outbox,
    clock: rig.clock,
    appVersion: '0.1.0',
    isPersisted: async () => true,
    onScanTimed: (run) => {
      scanned = run
      return () => {}
    },
    onHidden: (run) => {
      hide = run
      return () => {}
    },
    send: async (report) => sent.push(report),
    ...deps,
  })
  return outbox
}

test('tells at the start and each minute', async () => {
  await started()
  await rig.clock.pass(2_000)
  const first = { appVersion: '0.1.0', waiting: 0, storagePersisted: true }
  expect(sent).toEqual([{ ...first, scanMedianMs: null, scanP95Ms: null }])
  await rig.clock.pass(120_000)
  expect(sent).toHaveLength(3)
})

test('what stays on the tablet is reported, and what arrives as it should is no news', async () => {
  const outbox = await started()
  await outbox.start()
  await rig.clock.pass(2_000)
  await outbox.add(tap(), { holdMs: 5_000 })
  await rig.clock.pass(10_000)
  expect(sent.map(({ waiting }) => waiting)).toEqual([0])
  rig.server.wire = () => 'request-lost'
  await outbox.add(tap(), { holdMs: 0 })
  await outbox.add(tap(), { holdMs: 30_000 })
  await rig.clock.pass(10_000)
  expect(sent.at(-1)?.waiting).toBe(2)
})

test("another tab's commands are this tablet's", async () => {
  rig.server.wire = () => 'request-lost'
  const other = rig.tab()
  await other.add(tap(), { holdMs: 60_000 })
  await started()
  await rig.clock.pass(2_000)
  expect(sent.at(-1)?.waiting).toBe(1)
})

test('a page that is put away in the middle of a hold says so at once', async () => {
  const outbox = await started()
  await rig.clock.pass(2_000)
  hide()
  expect(sent).toHaveLength(1)
  await outbox.add(tap(), { holdMs: 5_000 })
  hide()
  expect(sent.at(-1)).toMatchObject({ waiting: 1, storagePersisted: true })
})

test('a disk that fails is not reported as empty', async () => {
  const outbox = await started()
  vi.spyOn(outbox, 'mayClear').mockRejectedValue(new Error('no disk'))
  await rig.clock.pass(120_000)
  expect(sent).toEqual([])
})

test('no network is no matter', async () => {
  const send = vi.fn<() => Promise<void>>().mockRejectedValue(new TypeError('Failed to fetch'))
  await started({ send })
  await rig.clock.pass(62_000)
  expect(send).toHaveBeenCalledTimes(2)
})

test('the last scans are reported by their median and p95', async () => {
  await started()
  for (let ms = 1; ms <= 300; ms++) scanned(ms)
  await rig.clock.pass(2_000)
  expect(sent.at(-1)).toMatchObject({ scanMedianMs: 200, scanP95Ms: 290 })
})

test.each([
  [[], 0.5, null],
  [[7.4], 0.95, 7],
  [[3, 1, 2], 0.5, 2],
  [[1, 2, 3, 4], 0.5, 2],
])('of %j the share %d is %j', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected)
})

test('a scan is reported once, though nobody listened yet', async () => {
  stop = () => {}
  noteScan(performance.now() - 40)
  const heard: number[] = []
  const leave = onScanTimed((ms) => heard.push(ms))
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  noteScan(performance.now() - 10)
  await vi.waitFor(() => expect(heard).toHaveLength(2))
  leave()
  expect(heard[0]).toBeGreaterThanOrEqual(40)
  expect(performance.getEntriesByName('stampdesk:scan')).toEqual([])
})

test('goes out with the protocol, and outlives the page', async () => {
  stop = () => {}
  const fetchIt = vi.fn<typeof fetch>().mockResolvedValue(Response.json({}))
  await httpReport(fetchIt)({
    appVersion: '0.1.0',
    waiting: 1,
    storagePersisted: null,
    scanMedianMs: null,
    scanP95Ms: null,
  })
  const [url, init] = fetchIt.mock.calls[0] ?? []
  expect(url).toBe('/api/counter/v1/tablet-report')
  expect(init).toMatchObject({ method: 'POST', keepalive: true, credentials: 'same-origin' })
  expect(new Headers(init?.headers).get(protocolHeader)).toBe('1')
})
