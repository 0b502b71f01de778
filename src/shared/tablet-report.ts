/** Wire schema of what a tablet tells about itself: `POST /api/counter/v1/tablet-report`. */
import * as v from 'valibot'
import { whole } from './fields.ts'

const ms = v.nullable(whole(0, 3_600_000))

/** Sent by the app about once a minute, and soon after what waits has changed. */
export const tabletReport = v.strictObject({
  appVersion: v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/)),
  /** Commands on the tablet that the server has not settled, held ones and stuck ones too. */
  waiting: whole(0, 10_000_000),
  /** Whether the browser has promised to keep the storage; null where it does not say. */
  storagePersisted: v.nullable(v.boolean()),
  /** From when something like a code came into view to its text, over the last scans; null where there was none. */
  scanMedianMs: ms,
  scanP95Ms: ms,
})
export type TabletReport = v.InferOutput<typeof tabletReport>
