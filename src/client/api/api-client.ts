import * as v from 'valibot'
import { protocolHeader, protocolVersion } from '#shared/counter-api.ts'
import { addressOf, type Endpoint, type RequestOf, type ResultOf } from '#shared/endpoint.ts'
import { envelopeSchema } from '#shared/envelope.ts'
import { type RefusalName, refusalByCode } from '#shared/refusals.ts'

/** What a call comes to. Nothing else leaves this folder: no status, no envelope, no exception. */
export type Answer<Value> =
  | { kind: 'ok'; value: Value }
  | { kind: 'refused'; refusal: RefusalName; detail: unknown }
  /** No answer of ours. A write may have been done all the same. */
  | { kind: 'unreachable' }

/** The server speaks of itself alone: it is busy, at fault, or without its database. */
const ofItself: ReadonlySet<RefusalName> = new Set([
  'server-fault',
  'state-unknown',
  'service-away',
  'calls-used-up',
  'too-many-requests',
])

/** Nothing was said of what was asked. To a cashier that is one thing, whoever in between has said so. */
export function isUnanswered(answer: Answer<unknown>): boolean {
  return answer.kind === 'unreachable' || (answer.kind === 'refused' && ofItself.has(answer.refusal))
}

export type Call<E extends Endpoint> = RequestOf<E> & {
  endpoint: E
  /** The `Idempotency-Key` of a write. */
  commandId?: string
  signal?: AbortSignal
}

export type ApiClient = <E extends Endpoint>(call: Call<E>) => Promise<Answer<ResultOf<E>>>

type ApiClientDeps = { fetch: typeof fetch; timeoutMs?: number }

/** The one API client: what is not an envelope of ours (a captive portal's page) is no answer. */
export function createApiClient({ fetch: send, timeoutMs = 8_000 }: ApiClientDeps): ApiClient {
  return async (call) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout
    try {
      const response = await send(addressOf(call.endpoint, call), requestOf(call, signal))
      return read(call.endpoint.result, await response.json())
    } catch {
      // Network, time-out, or no JSON: a cause makes no difference to what a cashier can do.
      return { kind: 'unreachable' }
    }
  }
}

function requestOf(
  { endpoint, body, commandId }: { endpoint: Endpoint; body?: unknown; commandId?: string },
  signal: AbortSignal,
) {
  return {
    method: endpoint.method,
    signal,
    cache: 'no-store',
    credentials: 'same-origin',
    redirect: 'error', // a portal redirects; our server never does
    headers: {
      [protocolHeader]: String(protocolVersion),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  } satisfies RequestInit
}

function read<Schema extends v.GenericSchema>(schema: Schema, json: unknown): Answer<v.InferOutput<Schema>> {
  const envelope = v.safeParse(envelopeSchema, json)
  if (!envelope.success) return { kind: 'unreachable' }
  const { code, result } = envelope.output
  if (code !== 0) return { kind: 'refused', refusal: refusalByCode(code) ?? 'server-fault', detail: result }
  const value = v.safeParse(schema, result)
  return value.success ? { kind: 'ok', value: value.output } : { kind: 'unreachable' }
}
