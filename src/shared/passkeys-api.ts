/** Wire schemas of passkeys: the parts of WebAuthn Level 3 (https://www.w3.org/TR/webauthn-3/) that are used, in its JSON form. */
import * as v from 'valibot'
import { id, instant, line, secret } from './fields.ts'

const base64Url = (most: number) => v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(most))
/** At most 1023 bytes (section 5.1). */
const credentialId = base64Url(1364)
const transports = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w-]{1,20}$/))), v.maxLength(10))

const passkeyName = line(60, 1)

const passkey = v.object({
  passkeyId: v.string(),
  name: v.string(),
  madeAt: instant,
  usedAt: v.nullable(instant),
  /** The name of the address that it signs in at, and no other; null where nobody noted it. */
  rpId: v.nullable(v.string()),
})
export type Passkey = v.InferOutput<typeof passkey>
export const passkeysResult = v.object({ passkeys: v.array(passkey) })
export const passkeyParams = v.object({ passkeyId: id })

const typedPassword = secret(200, 1)
export const passkeyBeginRequest = v.strictObject({ password: typedPassword })
const descriptor = v.object({ type: v.literal('public-key'), id: v.string(), transports })
/** `PublicKeyCredentialCreationOptionsJSON`. */
export const passkeyCreation = v.object({
  challenge: v.string(),
  rp: v.object({ id: v.string(), name: v.string() }),
  user: v.object({ id: v.string(), name: v.string(), displayName: v.string() }),
  pubKeyCredParams: v.array(v.object({ type: v.literal('public-key'), alg: v.number() })),
  timeout: v.number(),
  excludeCredentials: v.array(descriptor),
  authenticatorSelection: v.object({
    residentKey: v.literal('required'),
    requireResidentKey: v.literal(true),
    userVerification: v.literal('required'),
  }),
  attestation: v.literal('none'),
})
export type PasskeyCreation = v.InferOutput<typeof passkeyCreation>
export const newPasskeyRequest = v.strictObject({
  name: passkeyName,
  credentialId,
  clientDataJSON: base64Url(4_000),
  attestationObject: base64Url(20_000),
  transports,
})
export type NewPasskey = v.InferOutput<typeof newPasskeyRequest>
export const newPasskeyResult = v.object({ passkeyId: v.string() })
export const passkeyNameRequest = v.strictObject({ name: passkeyName })
export const passkeyRemoveRequest = passkeyBeginRequest

/** `PublicKeyCredentialRequestOptionsJSON`: the same for everybody, since the passkey itself says whose it is. */
export const passkeyRequest = v.object({
  challenge: v.string(),
  rpId: v.string(),
  timeout: v.number(),
  userVerification: v.literal('required'),
})
export type PasskeyRequest = v.InferOutput<typeof passkeyRequest>
export const passkeySignInRequest = v.strictObject({
  credentialId,
  clientDataJSON: base64Url(4_000),
  authenticatorData: base64Url(4_000),
  signature: base64Url(4_000),
})
export type PasskeySignIn = v.InferOutput<typeof passkeySignInRequest>
