import type { KeyObject } from 'node:crypto'
import * as api from '#shared/endpoints/audit-verification.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { keptCheckpoint, newestKept } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { chainLines, logLines, readChainPage } from '../review/audit-chains.ts'

type Deps = { db: Db; auditKey: KeyObject; now: () => number }

export function auditVerificationRoutes({ db, auditKey, now }: Deps): Route[] {
  return [
    route(api.getAuditChain, async ({ query: { chain, after } }) => ({
      result: await readChainPage(db, chain, after),
    })),
    route(api.exportAuditChain, async ({ query: { chain } }) => ({
      response: linesResponse(chainLines(db, chain)),
    })),
    route(api.exportAuditLog, async () => ({
      response: linesResponse(logLines(exportLog(db, rawPublicKey(auditKey)))),
    })),
    route(api.getAuditCheckpoint, async () => ({ result: await newestKept(db, auditKey) })),
    route(api.makeAuditCheckpoint, async () => ({ result: await keptCheckpoint(db, auditKey, now()) })),
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
