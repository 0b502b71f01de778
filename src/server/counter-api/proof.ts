import type { KeyObject } from 'node:crypto'
import * as v from 'valibot'
import { chainQuery, chainResult, checkpointResult } from '#shared/review-api.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { keptCheckpoint, newestKept } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import type { Db } from '../db/db.ts'
import { chainLines, logLines, readChainPage } from '../review/proof.ts'
import { type Route, route } from '../route.ts'

const base = '/api/counter/v1/audit'
const admits = ['manager'] as const

type Ports = { db: Db; auditKey: KeyObject; now: () => number }

export function proofRoutes({ db, auditKey, now }: Ports): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/chain`,
      summary: 'One chain of the audit log, a page at a time, with its head: to be checked in the browser.',
      admits,
      query: chainQuery,
      result: chainResult,
      handle: async ({ query: { chain, after } }) => ({ result: await readChainPage(db, chain, after) }),
    }),
    route({
      method: 'GET',
      path: `${base}/chain.ndjson`,
      summary: 'The whole chain as lines of JSON, the head first.',
      admits,
      query: chainQuery,
      result: v.unknown(),
      handle: async ({ query: { chain } }) => ({ response: linesResponse(chainLines(db, chain)) }),
    }),
    route({
      method: 'GET',
      path: `${base}/log.ndjson`,
      summary:
        'The whole log as lines of JSON, as `stampdesk audit export` writes it. `POST` a checkpoint first.',
      admits,
      result: v.unknown(),
      handle: async () => ({ response: linesResponse(logLines(exportLog(db, rawPublicKey(auditKey)))) }),
    }),
    route({
      method: 'GET',
      path: `${base}/checkpoint`,
      summary: 'The newest checkpoint: where every chain stood, signed, to keep elsewhere.',
      admits,
      result: checkpointResult,
      handle: async () => ({ result: await newestKept(db, auditKey) }),
    }),
    route({
      method: 'POST',
      path: `${base}/checkpoint`,
      summary: 'Sign where every chain stands now, so that each row of the log stands behind a checkpoint.',
      admits,
      result: checkpointResult,
      handle: async () => ({ result: await keptCheckpoint(db, auditKey, now()) }),
    }),
  ]
}

function linesResponse(lines: AsyncGenerator<string, void>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await lines.next()
        if (done) return controller.close()
        controller.enqueue(encoder.encode(value || ''))
      },
      cancel: async () => void (await lines.return()),
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' },
  })
}
