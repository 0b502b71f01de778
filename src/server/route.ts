/** A route is data: who may use it, what comes in, what goes out. The table of them is what is served and documented. */
import type { Context } from 'hono'
import type * as v from 'valibot'
import type { May } from '#shared/people-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Caller } from './ledger/caller.ts'

/**
 * Who may be let in. `system` holds the API key; `tablet` is a paired tablet at which nobody is signed in; the others
 * are people at a paired tablet, or a manager at a desk (signed in with the password in any browser).
 */
export type Role = 'system' | 'tablet' | 'cashier' | 'manager'
export type Admits = 'everyone' | readonly Role[]

export type Identity = {
  role: Role
  caller: Caller
  /** Present for people. */
  session?: { tabletId: string; tabletNm: string; personId: string; personNm: string }
  /** What the tablet is for. A desk may neither add nor redeem. */
  may?: readonly May[]
  /** Signed in with the password, not only with a PIN. */
  isByPassword?: boolean
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
  /** Where it comes from: an address, or an IPv6 network. */
  address: string
  context: Context
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

type Spec<B extends Schema | undefined, Q extends Schema | undefined, P extends Schema | undefined> = {
  method: Method
  /** Hono's notation, from the root: `/api/stamp/v1/add`. */
  path: string
  summary: string
  admits: Admits
  /** Further: that their tablet is for this, that it is a tablet and no desk, or that they came with the password. */
  needs?: May | 'tablet' | 'password'
  /** Another system calls it, with neither a key nor our page around it: who is signed in here counts for nothing. */
  isFromOutside?: true
  /** What it costs to be asked too often: `secret` may be guessed at, `poll` is asked every few seconds. */
  pace?: 'secret' | 'poll'
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
