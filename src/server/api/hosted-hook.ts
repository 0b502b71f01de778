/** Webhooks from the hosted service (gateway mode): heard, written down and answered at once; looked at later. */
import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import * as api from '#shared/endpoints/hosted-hook.ts'
import { type IncomingHook } from '#shared/hosted-hook-api.ts'
import { isStampIdx } from '#shared/stamp-code.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { jsonSetting, readSetting, removeSetting, writeSetting } from '../db/settings.ts'
import type { HintAction, Hints } from '../gateway/hints.ts'
import { checkHook, type HookSigning } from '../gateway/hook-checks.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'

type Deps = {
  db: Db
  now: () => number
  publicUrl: () => string
  /** Null in engine mode: there is no service that could tell anything. */
  hints: Hints | null
  /** Null where the shop does not know how the service signs. */
  signing: HookSigning | null
}
const keptSchema = v.nullable(v.object({ digest: v.string(), madeAt: v.number() }))
const hookSetting = jsonSetting('incoming_hook', null, (kept) => v.parse(keptSchema, kept))
const actions: readonly string[] = ['ADD', 'REMOVE', 'USE'] satisfies HintAction[]
const isAction = (text: string | undefined): text is HintAction =>
  text !== undefined && actions.includes(text)
const deepest = 4

export function hostedHookRoutes({ db, now, publicUrl, hints, signing }: Deps): Route[] {
  return [
    route(api.receiveStampWebhook, async ({ params, body, context }) => {
      if (!hints || (await readSetting(db.read, hookSetting))?.digest !== digestOf(params.token))
        return { refusal: 'no-such-page' }
      const header = (name: string) => context.req.header(name)
      const sent = { header, body: Buffer.from(await context.req.arrayBuffer()) }
      const check = checkHook(sent, signing)
      if (check.kind === 'malformed') return { refusal: 'invalid-request', field: check.header }
      if (check.kind === 'unsigned') return { refusal: 'not-signed-in', field: 'X-Vivoldi-Signature' }
      const { eventId, instants } = check
      const stampIdx = stampOf(body)
      const action = header('X-Vivoldi-Action-Type')
      // Of something else than a stamp's count: heard, and nothing to do.
      if (header('X-Vivoldi-Resource-Type') === 'STAMP' && isAction(action) && stampIdx !== null)
        await hints.hear({ eventId, stampIdx, action, instants })
      return { result: null }
    }),
    route(api.getIncomingWebhook, async () => ({
      result: { isPossible: hints !== null, isSigned: signing !== null, hook: await heardAt(db) },
    })),
    route(api.makeIncomingWebhook, async ({ identity }) => {
      if (!hints) return { refusal: 'invalid-request', field: 'UPSTREAM_URL' }
      const token = randomBytes(32).toString('base64url')
      const at = now()
      await db.write(async (tx) => {
        await writeSetting(tx, hookSetting, { digest: digestOf(token), madeAt: at })
        await audited(tx, 'incoming-hook.made', callerActor(identity.caller), at)
      })
      return { result: { url: `${publicUrl()}/api/hooks/stamps/${token}` } }
    }),
    route(api.deleteIncomingWebhook, async ({ identity }) => {
      await db.write(async (tx) => {
        const isGone = await removeSetting(tx, hookSetting)
        if (isGone) await audited(tx, 'incoming-hook.removed', callerActor(identity.caller), now())
      })
      return { result: null }
    }),
  ]
}

/** The bodies are not documented: a `stampIdx` is looked for, at the top first. */
export function stampOf(body: unknown, depth = 0): number | null {
  if (typeof body !== 'object' || body === null || depth > deepest) return null
  if ('stampIdx' in body) {
    const stampIdx = typeof body.stampIdx === 'string' ? Number(body.stampIdx) : body.stampIdx
    if (typeof stampIdx === 'number' && isStampIdx(stampIdx)) return stampIdx
  }
  for (const value of Object.values(body)) {
    const found = stampOf(value, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** 256 random bits need no slow hash; what is compared is the hash, so that time tells nothing of the token. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

async function heardAt(db: Db): Promise<IncomingHook['hook']> {
  const kept = await readSetting(db.read, hookSetting)
  if (!kept) return null
  const [row] = await db.read<Row & { heard: number; last: number | null }>(
    'SELECT COUNT(*) AS heard, MAX(at) AS last FROM upstream_hints',
  )
  return { madeAt: kept.madeAt, heard: Number(row?.heard ?? 0), lastHeardAt: row?.last ?? null }
}

function audited(tx: Queries, event: string, actor: string, at: number): Promise<void> {
  return appendAudit(tx, { chain: 'shop', at, event, commandId: null, actor, body: {} })
}
