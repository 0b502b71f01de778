/** A route is an endpoint of the table in `shared`, and what is done for who asks it. */
import type { Context } from 'hono'
import type { KeyScope } from '#shared/api-keys-api.ts'
import type { Admits, Endpoint, Output, RefusalOf, Role, WrittenResult } from '#shared/endpoint.ts'
import type { May } from '#shared/people-api.ts'
import { type GeneralRefusal, generalRefusals, type RefusalName } from '#shared/refusals.ts'
import type { Caller } from '../ledger/caller.ts'

type CallerOf<Kind extends Caller['kind']> = Extract<Caller, { kind: Kind }>

/** `scopes`: what the key is for. */
type SystemIdentity = {
  role: 'system'
  caller: CallerOf<'system'>
  session?: undefined
  scopes: readonly KeyScope[]
}
/** `may`: what the tablet is for. A browser that is not paired may neither add nor redeem. */
type TabletIdentity = {
  role: 'tablet'
  caller: CallerOf<'unattended'>
  session?: undefined
  may: readonly May[]
}
export type PersonIdentity<R extends 'cashier' | 'manager' = 'cashier' | 'manager'> = {
  role: R
  caller: CallerOf<'tablet'>
  session: { tabletId: string; tabletNm: string; personId: string; personNm: string }
  may: readonly May[]
  /** Signed in with the password, not only with a PIN. */
  isByPassword: boolean
}
export type Identity = SystemIdentity | TabletIdentity | PersonIdentity

/** Who is let in, by what the endpoint admits. */
type IdentityOf<A extends Admits> = A extends readonly Role[] ? Admitted[A[number]] : Identity | null

type Admitted = {
  system: SystemIdentity
  tablet: TabletIdentity
  cashier: PersonIdentity<'cashier'>
  manager: PersonIdentity<'manager'>
}

type Success<Result> = { result: Result; replayed?: boolean; headers?: Record<string, string> }
export type RefusalReply<Refusal extends RefusalName = RefusalName> = {
  refusal: Refusal
  field?: string | undefined
  detail?: unknown
  replayed?: boolean
}

/** What a handler answers. `detail` is the envelope's `result` beside a refusal, where the contract leaves it null. */
export type Reply<Result = unknown, Refusal extends RefusalName = RefusalName> =
  | Success<Result>
  | RefusalReply<Refusal>
  /** Not an envelope: health, metrics, downloads. */
  | { response: Response }

type Call<E extends Endpoint> = {
  body: Output<E['body']>
  query: Output<E['query']>
  params: Output<E['params']>
  identity: IdentityOf<E['admits']>
  /** From `Idempotency-Key`, or fresh where the caller sent none. */
  commandId: string
  /** Where it comes from: an address, or an IPv6 network. */
  address: string
  context: Context
}

type Handle<E extends Endpoint> = (
  call: Call<E>,
) => Promise<Reply<WrittenResult<E>, RefusalOf<E> | GeneralRefusal>>

export type Route = { endpoint: Endpoint; handle: Handle<Endpoint> }

/** Types a handler by its endpoint; what is admitted and parsed is as the endpoint says (`authorize.ts`, `inputs.ts`). */
export function route<E extends Endpoint>(endpoint: E, handle: Handle<E>): Route {
  return { endpoint, handle: handle as unknown as Handle<Endpoint> }
}

/** The ledger refuses commands of every kind; what is none of this endpoint's own is a bug. */
export function refusalOf<E extends Endpoint>(
  { path, refuses = [] }: E,
  refusal: RefusalName,
): RefusalOf<E> | GeneralRefusal {
  const own: readonly RefusalName[] = [...refuses, ...generalRefusals]
  if (!own.includes(refusal)) throw new Error(`${path} refuses nothing with ${refusal}`)
  return refusal as RefusalOf<E> | GeneralRefusal
}
