/** An endpoint is data: method, address, what comes in, what goes out, and who is admitted. Both ends are typed by it. */
import type * as v from 'valibot'
import type { KeyScope } from './api-keys-api.ts'
import type { May } from './people-api.ts'
import type { RefusalName } from './refusals.ts'

type Schema = v.GenericSchema

/**
 * Who may be let in. `system` holds an API key; `tablet` is a paired tablet at which nobody is signed in; the others
 * are people at a paired tablet, or a manager in any other browser (signed in with the password or a passkey).
 */
export type Role = 'system' | 'tablet' | 'cashier' | 'manager'
export type Admits = 'everyone' | readonly Role[]
type Media =
  | 'application/json'
  | 'application/x-ndjson'
  | 'image/png'
  | 'text/css'
  | 'text/csv'
  | 'text/event-stream'
  | 'text/plain'
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export type Endpoint<
  A extends Admits = Admits,
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
  R extends Schema = Schema,
  F extends RefusalName = RefusalName,
> = {
  method: Method
  /** From the root, a parameter as `:name`: `/api/counter/v1/tablets/:tabletId`. */
  path: string
  summary: string
  admits: A
  /** Further: that their tablet is for this, that it is a paired tablet, or that they came with the password. */
  needs?: May | 'tablet' | 'password'
  /** What an API key must be for, where a system is let in: without it none is. */
  scope?: KeyScope
  /** Another system calls it, with neither a key nor our page around it: who is signed in here counts for nothing. */
  isFromOutside?: true
  /** What it costs to be asked too often: `secret` may be guessed at, `poll` is asked every few seconds. */
  pace?: 'secret' | 'poll'
  /** What is answered on success where it is no envelope. */
  media?: Media
  params?: P
  query?: Q
  body?: B
  /** Of the envelope's `result` on success. */
  result: R
  /** What it may be refused with, beyond what any request may be (`GeneralRefusal`). */
  refuses?: readonly F[]
}

/** What is not called is not shipped. */
/*#__NO_SIDE_EFFECTS__*/
export function endpoint<
  const A extends Admits,
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  const F extends RefusalName = never,
>(spec: Endpoint<A, P, Q, B, R, F>): Endpoint<A, P, Q, B, R, F> {
  return spec
}

export type Output<S> = [Exclude<S, undefined>] extends [never]
  ? undefined
  : v.InferOutput<Extract<S, Schema>>
type Input<S> = v.InferInput<Extract<S, Schema>>
export type RefusalOf<E extends Endpoint> = NonNullable<E['refuses']>[number]
export type ResultOf<E extends Endpoint> = v.InferOutput<E['result']>
/** What the server writes for it: before the caller's schema has read it. */
export type WrittenResult<E extends Endpoint> = Unchanged<v.InferInput<E['result']>>

/** What a caller hands over, under the names that the endpoint has for them; nothing else, and nothing less. */
export type RequestOf<E extends Endpoint> = Text<'params', E['params']> &
  Text<'query', E['query']> &
  Body<E['body']>

/** Of an address: all of it travels as text. */
type Text<Name extends string, S> = [Exclude<S, undefined>] extends [never]
  ? { [K in Name]?: undefined }
  : { [K in Name]: Written<Input<S>> }

type Written<I> = { [K in keyof I]: I[K] | number | null }

type Body<S> = [Exclude<S, undefined>] extends [never] ? { body?: undefined } : { body: Unchanged<Input<S>> }

/** Nothing that is handed over is written to, however deep. */
type Unchanged<T> = T extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Unchanged<T[K]> }
    : T

/** The address of one request. Absent and null parts of the query are left out. */
export function addressOf(
  { path }: Pick<Endpoint, 'path'>,
  { params, query }: { params?: unknown; query?: unknown } = {},
): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  )
  const asked = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`
}
