/** Wire schemas of people, tablets and sign-in in `/api/counter/v1/*`. */
import * as v from 'valibot'
import { mayDo } from './entrance-api.ts'
import { asLine, cursor, id, instant, line, secret, whole } from './fields.ts'
import { languageTags } from './languages.ts'
import { lastReadiness } from './readiness-api.ts'
import { recoveryCodeOf } from './recovery-code.ts'

/** A name that somebody reads. */
export const label = (most: number) => line(most, 1)
const token = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const totpCode = v.pipe(v.string(), v.regex(/^\d{6}$/))
const recoveryCode = v.pipe(
  v.string(),
  v.maxLength(20),
  v.transform((typed) => recoveryCodeOf(typed) ?? ''),
  v.regex(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/),
)
export const pinSchema = v.pipe(v.string(), v.regex(/^\d{6}$/))
/** What is typed to sign in. Its length at least is checked where a password is made. */
const typedPassword = secret(200, 1)
/** However it was typed: a sign-in name is kept in this form. */
export const asLogin = (typed: string) => asLine(typed.toLowerCase())
const login = v.pipe(v.string(), v.maxLength(500), v.transform(asLogin), v.regex(/^\S{3,100}$/))
const roleSchema = v.picklist(['cashier', 'manager'])
const colors = 8
const colorSchema = whole(0, colors - 1)

/** Of a tablet: null is at none. */
const atBranch = v.optional(v.nullable(id))
/** Of a person: null is at all of them. */
const atBranches = v.optional(v.nullable(v.pipe(v.array(id), v.maxLength(1000))))
const maySchema = v.pipe(v.array(v.picklist(mayDo)), v.maxLength(mayDo.length))

// ── the entrance: what this browser is to the shop ─────────────────────────────────────────────────

export {
  type Entrance,
  type EntranceAtSetup,
  type May,
  mayDo,
} from './entrance-api.ts'

import { mostDays } from './ymd.ts'

// ── pairing ────────────────────────────────────────────────────────────────────────────────────────

export const pairingResult = v.object({
  deviceSecret: token,
  /** Eight symbols, `7K3M-9QXD`. */
  userCode: v.string(),
  expiresAt: instant,
  /** A tablet's clock may be off: it counts from when the answer came (RFC 8628 section 3.2, `expires_in`). */
  expiresInMs: v.number(),
  intervalMs: v.number(),
})
export const pairingPollRequest = v.strictObject({ deviceSecret: token })
/** With `paired` comes the tablet's cookie; the secret is used up. */
export const pairingPollResult = v.variant('state', [
  v.object({ state: v.literal('pending') }),
  v.object({ state: v.literal('paired'), tabletNm: v.string() }),
])
/** `place` is where it stands. Without `branchId` it stays at the branch that it is at. */
export const tabletFields = v.strictObject({
  name: label(40),
  place: label(60),
  may: maySchema,
  branchId: atBranch,
})
export const pairingConfirmRequest = v.strictObject({
  userCode: line(20),
  ...tabletFields.entries,
})
export const pairingConfirmResult = v.object({ tabletId: v.string() })

const tablet = v.object({
  tabletId: v.string(),
  name: v.string(),
  place: v.string(),
  may: maySchema,
  /** Absent where it is at none. */
  branchId: v.optional(v.string()),
  pairedAt: instant,
  pairedBy: v.nullable(v.string()),
  revokedAt: v.nullable(instant),
  /** When it last reported itself or delivered something; null where it never did, as what follows. */
  lastSeenAt: v.nullable(instant),
  appVersion: v.nullable(v.string()),
  /** Commands on it that had not arrived by then. */
  waiting: v.nullable(v.number()),
  storagePersisted: v.nullable(v.boolean()),
  scanMedianMs: v.nullable(v.number()),
  scanP95Ms: v.nullable(v.number()),
  /** Its last check before a shift. */
  readiness: v.nullable(lastReadiness),
})
export type Tablet = v.InferOutput<typeof tablet>
export const tabletsResult = v.array(tablet)
export const tabletParams = v.object({ tabletId: id })
/** Those that were revoked come last. `find` is a part of the name or of where it stands. */
export const tabletsQuery = v.strictObject({
  tabletId: v.optional(id),
  branchId: v.optional(id),
  find: v.optional(line(60)),
  /** `tabletCursor` of the last one of the page before. */
  after: v.optional(cursor),
})
export type TabletsAsked = v.InferOutput<typeof tabletsQuery>
/** A shorter page is the last one. */
export const tabletsAtOnce = 100
type Listed = Pick<Tablet, 'revokedAt' | 'pairedAt' | 'tabletId'>
export const tabletCursor = ({ revokedAt, pairedAt, tabletId }: Listed) =>
  `${revokedAt === null ? 0 : 1}.${pairedAt}.${tabletId}`

// ── people ─────────────────────────────────────────────────────────────────────────────────────────

export const pinSignInRequest = v.strictObject({ personId: id, pin: pinSchema })
export const passwordSignInRequest = v.strictObject({
  login,
  password: typedPassword,
  /** Of the authenticator app, where the account has one, or a recovery code. */
  code: v.optional(v.union([totpCode, recoveryCode])),
})
/** Beside `wrong-pin`, `pin-locked` and `wrong-sign-in`. */
export const triesDetail = v.object({ triesLeft: v.number(), lockedUntil: v.nullable(instant) })

const colleague = v.object({
  personId: v.string(),
  name: v.string(),
  role: roleSchema,
  color: colorSchema,
  login: v.nullable(v.string()),
  hasPin: v.boolean(),
  hasPassword: v.boolean(),
  hasTotp: v.boolean(),
  /** How many. */
  passkeys: v.number(),
  /** Whose password and PIN nobody else gives; one of the managers. */
  isOwner: v.boolean(),
  recoveryCodesLeft: v.number(),
  disabledAt: v.nullable(instant),
  lockedUntil: v.nullable(instant),
  /** Absent for who works at all branches. */
  branchIds: v.optional(v.array(v.string())),
})
export type Colleague = v.InferOutput<typeof colleague>
export const staffResult = v.array(colleague)
export const personParams = v.object({ personId: id })
export const newPersonRequest = v.strictObject({
  name: label(40),
  role: roleSchema,
  color: v.optional(colorSchema, 0),
  pin: pinSchema,
  branchIds: atBranches,
})
export const newPersonResult = v.object({ personId: v.string() })
export const personChangesRequest = v.strictObject({
  name: v.optional(label(40)),
  role: v.optional(roleSchema),
  color: v.optional(colorSchema),
  /** False disables: refused from the next request on. */
  active: v.optional(v.boolean()),
  branchIds: atBranches,
})
export type PersonChanges = v.InferOutput<typeof personChangesRequest>
export const pinResetRequest = v.strictObject({ pin: pinSchema })
export const accountRequest = v.strictObject({ login, password: typedPassword })

export const ownPinRequest = v.strictObject({ pin: pinSchema, newPin: pinSchema })
export const ownPasswordRequest = v.strictObject({ password: typedPassword, newPassword: typedPassword })
export const totpBeginRequest = v.strictObject({ password: typedPassword })
/** `ticket` comes back with the first code: nothing is kept before the app is proven to work. */
export const totpBeginResult = v.object({ secret: v.string(), uri: v.string(), ticket: v.string() })
export const totpConfirmRequest = v.strictObject({
  ticket: v.pipe(v.string(), v.regex(/^[\w-]{1,500}$/)),
  code: totpCode,
})
export const totpEndRequest = totpBeginRequest
/** Shown this once. */
export const recoveryCodesResult = v.object({ recoveryCodes: v.array(v.string()) })
export const recoveryCodesRequest = totpBeginRequest

// ── first start ────────────────────────────────────────────────────────────────────────────────────

/** Digits only: the keypad has no letters. */
export const onsitePwdSchema = v.pipe(v.string(), v.regex(/^\d{4,20}$/))
export const newCardFields = {
  cardNm: label(60),
  cardTtl: label(80),
  maxStamps: whole(1, 100),
  validDays: whole(1, mostDays),
  onsitePwd: v.nullable(onsitePwdSchema),
}
export const setupRequest = v.strictObject({
  /** From the address that the server printed, behind its `#`. */
  token,
  shop: v.strictObject({
    name: label(60),
    timeZone: v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone)),
    languages: v.pipe(v.array(v.picklist(languageTags)), v.minLength(1), v.maxLength(languageTags.length)),
  }),
  /** Null in gateway mode, and there only: the cards are made in the hosted service's own console. */
  card: v.nullable(v.strictObject(newCardFields)),
  manager: v.strictObject({
    name: label(40),
    color: v.optional(colorSchema, 0),
    login,
    password: typedPassword,
    pin: pinSchema,
  }),
})
export type Setup = v.InferOutput<typeof setupRequest>
export const onsitePwdRequest = v.strictObject({ onsitePwd: onsitePwdSchema })

export function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
