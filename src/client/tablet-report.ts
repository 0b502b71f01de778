/**
 * What this tablet tells the server of itself: its app, its storage, its scanner and how much waits on it, so that a
 * manager hears of a tablet that fell silent with commands waiting. Best effort: nothing waits for it.
 */

import { protocolHeader, protocolVersion } from '#shared/counter-api.ts'
import { addressOf } from '#shared/endpoint.ts'
import { reportTablet as endpoint } from '#shared/endpoints/tablets.ts'
import type { TabletReport } from '#shared/tablet-report.ts'
import type { Clock } from './outbox/clock.ts'
import type { Outbox } from './outbox/outbox.ts'

/** A silence of an hour is measured by it: a minute is exact enough. */
const everyMs = 60_000
/** Longer than a hold and its delivery: a tap that arrives as it should is no news. */
const soonMs = 10_000
const firstMs = 2_000
/** Of as many scans. */
const remembered = 200

export type ReportDeps = {
  outbox: Pick<Outbox, 'mayClear' | 'subscribe' | 'view'>
  clock: Clock
  appVersion: string
  /** Null where the browser does not say. */
  isPersisted: () => Promise<boolean | null>
  onScanTimed: (run: (ms: number) => void) => () => void
  /** The page is put away, and may never come back. */
  onHidden: (run: () => void) => () => void
  send: (report: TabletReport) => Promise<unknown>
}

/** Returns what ends it. */
export function reportTablet(deps: ReportDeps): () => void {
  const { outbox, clock, appVersion } = deps
  const scans: number[] = []
  let storagePersisted: boolean | null = null
  let reported: number | null = null
  let isLookingSoon = false
  let stopRegular = () => {}
  let stopSoon = () => {}

  async function send(waiting: number): Promise<void> {
    const [scanMedianMs, scanP95Ms] = [percentile(scans, 0.5), percentile(scans, 0.95)]
    reported = waiting
    try {
      await deps.send({ appVersion, waiting, storagePersisted, scanMedianMs, scanP95Ms })
    } catch {
      // No network, or no disk: the next one tells.
    }
  }

  /** The disk is asked, and not this tab's memory: another tab's taps are this tablet's too. */
  async function tell(): Promise<void> {
    try {
      const clearance = await outbox.mayClear()
      storagePersisted = await deps.isPersisted()
      await send(clearance.may ? 0 : clearance.held + clearance.waiting + clearance.stuck)
    } catch {
      // The disk fails: nobody knows how much waits, and a guess could hide it.
    }
  }

  function regularly(ms: number): void {
    stopRegular = clock.after(ms, () => {
      regularly(everyMs)
      void tell()
    })
  }

  function lookSoon(): void {
    if (isLookingSoon || unsettled(outbox) === reported) return
    isLookingSoon = true
    stopSoon = clock.after(soonMs, () => {
      isLookingSoon = false
      if (unsettled(outbox) !== reported) void tell()
    })
  }

  const leave = [
    outbox.subscribe(lookSoon),
    // There is no time for the disk any more.
    deps.onHidden(() => void (unsettled(outbox) !== reported && send(unsettled(outbox)))),
    deps.onScanTimed((ms) => {
      scans.push(ms)
      if (scans.length > remembered) scans.shift()
    }),
  ]
  regularly(firstMs)
  return () => {
    stopRegular()
    stopSoon()
    for (const run of leave) run()
  }
}

const isUnsettled = new Set(['held', 'waiting', 'sent', 'stuck'])
const unsettled = (outbox: Pick<Outbox, 'view'>) =>
  outbox.view().entries.filter(({ phase }) => isUnsettled.has(phase)).length

/** Nearest rank, whole milliseconds; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const value = sorted[Math.ceil(sorted.length * share) - 1]
  return value === undefined ? null : Math.round(value)
}

export function httpReport(fetchIt: typeof fetch): ReportDeps['send'] {
  return async (report) => {
    const response = await fetchIt(addressOf(endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [protocolHeader]: String(protocolVersion) },
      body: JSON.stringify(report),
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      keepalive: true,
    })
    // An answer that nobody reads keeps its connection.
    await response.arrayBuffer()
  }
}

export function onPageHidden(run: () => void): () => void {
  const hidden = () => document.visibilityState === 'hidden' && run()
  document.addEventListener('visibilitychange', hidden)
  return () => document.removeEventListener('visibilitychange', hidden)
}
