/** Wire schemas of a tablet's check before a shift in `/api/counter/v1/*`. */
import * as v from 'valibot'
import { instant } from './fields.ts'

export const readinessChecks = [
  'camera',
  'reading',
  'server',
  'service',
  'clock',
  'storage',
  'queue',
  'version',
  'awake',
  'battery',
  'sound',
] as const
export type ReadinessCheck = (typeof readinessChecks)[number]

const readinessVerdicts = ['good', 'todo', 'bad', 'open'] as const
/** `open`: not tried, or the browser does not say. `todo`: it works, and could be better. */
export type ReadinessVerdict = (typeof readinessVerdicts)[number]
/** One light for all of it. */
export type Light = 'good' | 'todo' | 'bad'

/** `GET readiness`. `service` null: this server keeps the stamps itself. */
export const readinessResult = v.object({
  serverNow: instant,
  service: v.nullable(v.object({ isAway: v.boolean(), answeredAt: v.nullable(instant) })),
})
export type Readiness = v.InferOutput<typeof readinessResult>

const finding = v.strictObject({
  check: v.picklist(readinessChecks),
  verdict: v.picklist(readinessVerdicts),
})
export type Finding = v.InferOutput<typeof finding>

/** `POST tablet-readiness`: the last check of this tablet. */
export const tabletReadiness = v.strictObject({
  findings: v.pipe(v.array(finding), v.minLength(1), v.maxLength(readinessChecks.length)),
})

/** What the manager sees of it: when, by whom, and only what was found fault with. */
export const lastReadiness = v.object({
  at: instant,
  person: v.nullable(v.string()),
  light: v.picklist(['good', 'todo', 'bad']),
  faults: v.array(finding),
})
export type LastReadiness = v.InferOutput<typeof lastReadiness>

export function lightOf(findings: readonly Finding[]): Light {
  const has = (verdict: ReadinessVerdict) => findings.some((it) => it.verdict === verdict)
  return has('bad') ? 'bad' : has('todo') ? 'todo' : 'good'
}
