/**
 * The activity as it happens, as server-sent events (WHATWG HTML section 9.2). Each stream asks the database: commits of
 * the other processes are seen like one's own. A stream is short, so that whoever was revoked loses it within a minute.
 */
import type { ActivityItem } from '#shared/activity-api.ts'
import type { Db } from '../db/db.ts'
import { readActivity } from './activity.ts'
import type { ShopClock } from './shop-day.ts'

type LiveDeps = {
  db: Db
  clock: ShopClock
  wait: (ms: number) => Promise<void>
  /** False ends the streams: the process stops. */
  isReady: () => boolean
}

export type Live = {
  /** Null where enough streams are open. */
  open(): Response | null
}

const mostStreams = 32
const pollMs = 2000
const pollsAStream = 30
const pollsAHeartbeat = 7
const newest = 50

export function createLive(deps: LiveDeps): Live {
  const streams = createStreams(mostStreams)
  return { open: () => streams.open(() => liveEvents(deps)) }
}

/** So many at once, of which so many each reader's; null where they are all taken. */
export function createStreams(most: number, mostEach = most) {
  const open = new Set<{ by: string }>()
  async function* counted(
    stream: { by: string },
    events: AsyncGenerator<string, void>,
  ): AsyncGenerator<string, void> {
    open.add(stream)
    try {
      yield* events
    } finally {
      open.delete(stream)
    }
  }
  const hasRoom = (by: string) => open.size < most && [...open].filter((it) => it.by === by).length < mostEach
  return {
    open(events: () => AsyncGenerator<string, void>, by = ''): Response | null {
      if (!hasRoom(by)) return null
      const stream = { by }
      return streamed(counted(stream, events()), () => open.delete(stream))
    },
  }
}

/** `onLeft`: the reader has gone. The events hear of it with the next of them, which may be long after. */
function streamed(events: AsyncGenerator<string, void>, onLeft: () => void): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await events.next().catch(() => ({ value: '', done: true }))
        if (done) return controller.close()
        controller.enqueue(encoder.encode(value || ''))
      },
      async cancel() {
        onLeft()
        await events.return()
      },
    },
    // Nothing runs, and no place is taken, until somebody reads: a HEAD request never does.
    { highWaterMark: 0 },
  )
  const headers = {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  }
  return new Response(body, { headers })
}

/** Rows may become visible a little out of order (two processes, two commits): what was shown is known by its id. */
export async function* liveEvents({ db, clock, wait, isReady }: LiveDeps): AsyncGenerator<string, void> {
  const read = async () => (await readActivity({ db, clock }, {}, { before: null, limit: newest })).items
  let shown = new Set((await read()).map(seenAs))
  yield 'retry: 2000\nevent: open\ndata: {}\n\n'
  for (let poll = 1; poll <= pollsAStream && isReady(); poll++) {
    await wait(pollMs)
    const items: ActivityItem[] = await read()
    const fresh = items.filter((item) => !shown.has(seenAs(item)))
    shown = new Set(items.map(seenAs))
    if (fresh.length > 0) yield `event: activity\ndata: ${JSON.stringify({ items: fresh })}\n\n`
    else if (poll % pollsAHeartbeat === 0) yield ': still here\n\n'
  }
}

/** What is being checked comes again when it is known. */
const seenAs = ({ id, refusal }: ActivityItem) => `${id} ${refusal}`
