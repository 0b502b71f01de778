/** Wire schemas of `/api/counter/v1/api-keys`: with what the shop's other systems come, and what each may do. */
import * as v from 'valibot'
import { id, instant, line } from './fields.ts'

/** `read` looks cards and coupons up, `stamps` changes them, `metrics` is for Prometheus. None holds another. */
export const keyScopes = ['read', 'stamps', 'metrics'] as const
export type KeyScope = (typeof keyScopes)[number]

const scopesSchema = v.pipe(v.array(v.picklist(keyScopes)), v.minLength(1), v.maxLength(keyScopes.length))

export const apiKeyRequest = v.strictObject({ name: line(60, 1), scopes: scopesSchema })
export const apiKeyParams = v.object({ keyId: id })

const apiKey = v.object({
  keyId: v.string(),
  name: v.string(),
  /** Of the first start, or of the operator's settings. */
  isOfStart: v.boolean(),
  /** The operator's settings say what it is: it is not replaced here. */
  isSetByOperator: v.boolean(),
  scopes: scopesSchema,
  madeAt: instant,
  /** Until then the one before it is good too. */
  rotatingUntil: v.nullable(instant),
  revokedAt: v.nullable(instant),
})
export type ApiKey = v.InferOutput<typeof apiKey>
export const apiKeys = v.object({ keys: v.array(apiKey) })

/** The key (`sdk_…`) is shown here and never again. */
export const newApiKey = v.object({ keyId: v.string(), key: v.string() })
