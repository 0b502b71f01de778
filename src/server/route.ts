/** A route is data: who may use it, what comes in, what goes out. The table of them is what is served and documented. */
import type { Context } from 'hono'
import type * as v from 'valibot'
import type { RefusalName } from '#shared/refusals.ts'
import type { Caller } from './ledger/caller.ts'

/** Who may be let in. `system` holds the API key; the others are people at a paired tablet. */
export type Role = 'system' | 'cashier' | 'manager'
export type Admits = 'everyone' | readonly Role[]

export type Identity = {
  role: Role
  caller: Caller
  /** Present for people. */
  session?: { tabletId: string; tabletNm: string; personId: string; personNm: string }
}

/** What a handler answers. `detail` is the envelope's `result` beside a refusal, where the contract leaves it null. */
export type Reply =
  | { result: unknown; replayed?: boolean; headers?: Record<string, string> }
  | { refusal: RefusalName; field?: string | undefined; detail?: unknown; replayed?: boolean }
  /** Not an envelope: health, metrics, downloads. */
  | { response: Response }

type Schema = v.GenericSchema
type Out<S> = S extends Schema ? v.InferOutput<S> : undefined

export type Call<Body, Query, Params> = {
  body: Body
  query: Query
  params: Params
  identity: Identity | null
  /** From `Idempotency-Key`, or fresh where the caller sent none. */
  commandId: string
  context: Context
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

type Spec<B extends Schema | undefined, Q extends Schema | undefined, P extends Schema | undefined> = {
  method: Method
  /** Hono's notation, from the root: `/api/stamp/v1/add`. */
  path: string
  summary: string
  admits: Admits
  body?: B
  query?: Q
  params?: P
  /** Of the envelope's `result` on success. */
  result: Schema
  handle(call: Call<Out<B>, Out<Q>, Out<P>>): Promise<Reply>
}

export type Route = Spec<Schema | undefined, Schema | undefined, Schema | undefined>

/** Types a handler by its schemas. */
export function route<
  B extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  P extends Schema | undefined = undefined,
>(spec: Spec<B, Q, P>): Route {
  return spec as unknown as Route
}
