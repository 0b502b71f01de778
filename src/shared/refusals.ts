/**
 * The closed list of what can be refused. A refusal is a value with a name of this list; what is thrown is a bug.
 * Codes 1001–1015 and 1400 are the contract's; 11xx are coupons; 12xx are people and sign-in; 13xx are the review's; 14xx and 15xx repeat the HTTP status for
 * callers that read only the envelope; 16xx are promise slips; 17xx are rescues; 18xx are printed cards; 19xx are made on the tablet and never cross the wire.
 */

/** For staff a title, a cause and one action; for the customer a sentence to be said aloud. */
export type Sentences = { title: string; cause: string; action: string; say: string }

/** Keeps the catalogues (`refusals-en.ts` and its like) readable as tables. */
export const sentences = (title: string, cause: string, action: string, say: string): Sentences => ({
  title,
  cause,
  action,
  say,
})

const codes = {
  'not-found': 1001,
  'not-active': 1002,
  'not-yet-valid': 1003,
  expired: 1004,
  'already-redeemed': 1005,
  full: 1006,
  'not-complete': 1007,
  'password-needed': 1008,
  'wrong-password': 1009,
  'too-many-wrong-passwords': 1010,
  'nothing-to-remove': 1011,
  'reserved-elsewhere': 1012,
  'id-used-for-another': 1013,
  'over-a-limit': 1014,
  'being-checked': 1015,
  'not-applied': 1016,
  'upstream-refused': 1017,
  'undo-not-possible': 1018,
  'undone-already': 1019,
  replaced: 1020,
  'held-after-restore': 1021,
  'coupon-not-found': 1101,
  'coupon-not-usable': 1102,
  'coupon-used-up': 1103,
  'wrong-pin': 1201,
  'pin-locked': 1202,
  'weak-pin': 1203,
  'weak-password': 1204,
  'wrong-sign-in': 1205,
  'code-needed': 1206,
  'pairing-unknown': 1207,
  'setup-closed': 1208,
  'last-manager': 1209,
  'login-taken': 1210,
  'not-at-this-tablet': 1211,
  'password-sign-in-needed': 1212,
  'sign-in-slowed': 1213,
  'weak-onsite-password': 1214,
  'wrong-host': 1215,
  'owner-only': 1216,
  'passkey-refused': 1217,
  'passkeys-not-here': 1218,
  'branch-taken': 1221,
  'branch-used': 1222,
  'nothing-to-give-back': 1301,
  'given-back-already': 1302,
  'give-back-limit': 1303,
  'review-settled': 1304,
  'kept-elsewhere': 1305,
  'address-inside': 1306,
  'two-customer-numbers': 1310,
  'import-used': 1311,
  'ended-meanwhile': 1312,
  'invalid-request': 1400,
  'not-signed-in': 1401,
  'not-allowed': 1403,
  'no-such-page': 1404,
  'same-id-in-flight': 1409,
  'too-large': 1413,
  'not-json': 1415,
  'app-too-old': 1426,
  'server-too-old': 1427,
  'too-many-requests': 1429,
  'server-fault': 1500,
  'state-unknown': 1503,
  'service-away': 1504,
  'calls-used-up': 1505,
  'promise-forged': 1601,
  'promise-altered': 1602,
  'promise-foreign': 1603,
  'promise-used': 1604,
  'promise-card-redeemed': 1605,
  'promise-unknown': 1606,
  'rescue-altered': 1701,
  'rescue-cut': 1702,
  'rescue-foreign': 1703,
  'rescue-forged': 1704,
  'rescue-none': 1705,
  'not-started': 1801,
  'started-already': 1802,
  withdrawn: 1803,
  'other-printed-card': 1804,
  'not-given-out': 1805,
  'not-a-stamp-card': 1901,
  offline: 1902,
  'not-saved': 1903,
  'reward-not-given': 1904,
  'scan-once-more': 1905,
  'one-letter-wrong': 1906,
  'scan-at-the-keypad': 1907,
  'real-card-in-practice': 1908,
  'not-in-practice': 1909,
} as const

export type RefusalName = keyof typeof codes

/** What any request may be answered: by its address, its caller, its form, its pace, its age, or a server in trouble. */
export const generalRefusals = [
  'invalid-request',
  'not-signed-in',
  'not-allowed',
  'not-at-this-tablet',
  'password-sign-in-needed',
  'wrong-host',
  'no-such-page',
  'same-id-in-flight',
  'too-large',
  'not-json',
  'app-too-old',
  'server-too-old',
  'too-many-requests',
  'server-fault',
  'state-unknown',
  'service-away',
] as const satisfies readonly RefusalName[]
export type GeneralRefusal = (typeof generalRefusals)[number]

/** What the ledger may answer a command that changes a stamp, whatever its kind. */
export const stampRefusals = [
  'not-found',
  'not-active',
  'not-yet-valid',
  'expired',
  'already-redeemed',
  'full',
  'not-complete',
  'password-needed',
  'wrong-password',
  'too-many-wrong-passwords',
  'nothing-to-remove',
  'reserved-elsewhere',
  'id-used-for-another',
  'over-a-limit',
  'being-checked',
  'not-applied',
  'upstream-refused',
  'undo-not-possible',
  'undone-already',
  'replaced',
  'held-after-restore',
  'calls-used-up',
  'kept-elsewhere',
  'not-started',
  'started-already',
  'withdrawn',
  'other-printed-card',
  'not-given-out',
] as const satisfies readonly RefusalName[]
export type StampRefusal = (typeof stampRefusals)[number]
/** Of a reward that is taken back, beside it. */
export const giveBackRefusals = [
  'nothing-to-give-back',
  'given-back-already',
  'give-back-limit',
] as const satisfies readonly RefusalName[]
/** The same of a coupon. */
export const couponRefusals = [
  'coupon-not-found',
  'coupon-not-usable',
  'coupon-used-up',
  'password-needed',
  'wrong-password',
  'too-many-wrong-passwords',
  'id-used-for-another',
] as const satisfies readonly RefusalName[]
export type CommandRefusal =
  | StampRefusal
  | (typeof giveBackRefusals)[number]
  | (typeof couponRefusals)[number]
  | 'import-used'
  | GeneralRefusal

export const refusalCode: Readonly<Record<RefusalName, number>> = codes

export const refusalNames = Object.keys(codes) as RefusalName[]

const byCode = new Map<number, RefusalName>(refusalNames.map((name) => [codes[name], name]))

/** The name for an envelope's code; undefined for 0 and for codes of a newer server. */
export function refusalByCode(code: number): RefusalName | undefined {
  return byCode.get(code)
}

export function isRefusalName(text: string): text is RefusalName {
  return Object.hasOwn(codes, text)
}

export const isStampRefusal = (name: RefusalName): name is StampRefusal =>
  (stampRefusals as readonly RefusalName[]).includes(name)
