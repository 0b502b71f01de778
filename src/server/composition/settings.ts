import { isIP } from 'node:net'
import { domainToUnicode } from 'node:url'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { plans } from '../gateway/plan-limits.ts'

const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be an http or https address'),
  // What stands behind the host would be dropped, and every address made from it be another one than was meant.
  v.check(isOrigin, 'must end with the host and its port, with no path: https://stamps.example.com'),
  v.transform((text) => new URL(text).origin),
)
function isOrigin(text: string): boolean {
  const { pathname, search, hash, username } = URL.parse(text) ?? {}
  return pathname === '/' && !search && !hash && !username
}

const timeZone = v.pipe(
  v.string(),
  v.check((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
    } catch {
      return false
    }
  }, 'is not a time zone'),
)

/** With commas between, each as `read` has it; where that gives null the start stops and says which. */
const listed = (read: (part: string) => string | null, wanted: string) =>
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parts = listOf(dataset.value)
      const wrong = parts.find((part) => read(part) === null)
      if (wrong === undefined) return parts.flatMap((part) => read(part) ?? [])
      addIssue({ message: `"${wrong}" ${wanted}` })
      return NEVER
    }),
  )

const hosts = listed(hostOf, 'cannot be a host: write cards.example or https://cards.example, and no path')
const hostNames = listed(
  hostNameOf,
  'cannot be a host: write till.internal or 192.168.1.20, with no port and no path',
)
const networks = listed(networkOf, 'is not an address: write 127.0.0.1 or 10.0.0.0/8')

/** A flag may be given with nothing behind it, and would mean anywhere, or not at all. */
const something = v.pipe(v.string(), v.nonEmpty('must not be empty'))

/** What a header can carry. */
const apiKey = v.pipe(v.string(), v.regex(/^[!-~]+$/, 'must be ASCII with no space in it'))

/** Bare ones, with no name before them. */
const addresses = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
  v.check(
    (all) => all.every((it) => /^[^\s@<>",;:]+@[^\s@<>",;:]+$/.test(it)),
    'must be e-mail addresses with commas between',
  ),
)

/** What the mail server could not be asked with would be known with the first letter only. */
const mailServer = v.pipe(
  v.string(),
  v.check((address) => {
    const { protocol = '', hostname = '', username = '', password = '' } = URL.parse(address) ?? {}
    return /^smtps?:$/.test(protocol) && hostname !== '' && isEscaped(username) && isEscaped(password)
  }, 'must be smtp://user:password@host:port or smtps://…, with % and @ in a name or password as %25 and %40'),
)

function isEscaped(part: string): boolean {
  try {
    return decodeURIComponent(part) !== null
  } catch {
    return false
  }
}

const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    ),
    v.transform(Number),
  )

const schema = v.object({
  PORT: v.optional(wholeNumber(0, 65_535), '4173'),
  HOST: v.optional(something, '127.0.0.1'),
  DATA_DIR: v.optional(something, './data'),
  DATABASE_URL: v.optional(
    v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')),
  ),
  PUBLIC_URL: v.optional(url),
  STAMPDESK_API_KEY: v.optional(
    v.pipe(
      apiKey,
      v.minLength(24, 'must be at least 24 characters'),
      v.maxLength(200, 'must be at most 200'),
    ),
  ),
  STAMPDESK_SECRET: v.optional(v.pipe(v.string(), v.minLength(32, 'must be at least 32 characters'))),
  STAMP_DOMAINS: v.optional(hosts, ''),
  /** Both: the server speaks TLS itself. Files in PEM. */
  TLS_CERT: v.optional(something),
  TLS_KEY: v.optional(something),
  /** Addresses or networks whose `X-Forwarded-For` is believed, with commas between. */
  TRUSTED_PROXIES: v.optional(networks, ''),
  /** From one address; 0 is no limit. */
  REQUESTS_PER_SECOND: v.optional(wholeNumber(0, 999_999), '1000'),
  /** So long a process that is told to stop answers on, and says at /readyz that it stops: for a proxy that asks there. */
  STOP_DELAY_MS: v.optional(wholeNumber(0, 99_999), '0'),
  /** Where backups go by themselves; of SQLite only. */
  BACKUP_DIR: v.optional(something),
  BACKUP_HOURS: v.optional(wholeNumber(1, 9999), '24'),
  BACKUP_KEEP: v.optional(wholeNumber(1, 9999), '14'),
  /** Both: the digest by e-mail, over this server, to these addresses. */
  SMTP_URL: v.optional(mailServer),
  DIGEST_TO: v.optional(addresses, ''),
  /** Where absent it is the user of SMTP_URL, if that is an address. */
  DIGEST_FROM: v.optional(v.pipe(addresses, v.maxLength(1, 'must be one address')), ''),
  DIGEST_EVERY: v.optional(v.picklist(['day', 'week']), 'day'),
  /** Of the shop's clock. */
  DIGEST_HOUR: v.optional(wholeNumber(0, 23), '7'),
  WEBHOOK_HOSTS: v.optional(hostNames, ''),
  /** Both: gateway mode, in front of this hosted Stamp API. */
  UPSTREAM_URL: v.optional(url),
  UPSTREAM_API_KEY: v.optional(apiKey),
  UPSTREAM_PLAN: v.optional(v.picklist(plans), 'personal'),
  UPSTREAM_SETTLE_MS: v.optional(wholeNumber(0, 9_999_999), '120000'),
  /** A JSON file: what the service's codes and words mean, before our own table. */
  UPSTREAM_REFUSALS: v.optional(something),
  /** Both: only webhooks that are signed so are let in. */
  UPSTREAM_HOOK_SECRET: v.optional(something),
  UPSTREAM_HOOK_SIGNS: v.optional(something),
  /** Where absent the shop says it, and before that the machine. */
  SHOP_TIMEZONE: v.optional(timeZone),
  LOG_LEVEL: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
  DEMO: v.optional(v.picklist(['0', '1'])),
})

const together = [
  ['TLS_CERT', 'TLS_KEY'],
  ['UPSTREAM_URL', 'UPSTREAM_API_KEY'],
  ['UPSTREAM_HOOK_SECRET', 'UPSTREAM_HOOK_SIGNS'],
  ['SMTP_URL', 'DIGEST_TO'],
] as const

/** Whoever sets one of these believes that there are backups, or letters. */
const needs = {
  BACKUP_HOURS: 'BACKUP_DIR',
  DIGEST_FROM: 'SMTP_URL',
  DIGEST_EVERY: 'SMTP_URL',
  DIGEST_HOUR: 'SMTP_URL',
} as const

const isGiven = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value))

export type Settings = v.InferOutput<typeof schema>

const flagOf = (name: string) => name.toLowerCase().replaceAll('_', '-')
const nameOf = (flag: string) => flag.replaceAll('-', '_').toUpperCase()
const flagOptions = Object.fromEntries(
  Object.keys(schema.entries).map((name) => [flagOf(name), { type: 'string' as const }]),
)

/** Environment, then `--flag value`. Throws one sentence that names every setting that is wrong. */
export function readSettings(env: Record<string, string | undefined>, flags: readonly string[]): Settings {
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.entries)) {
    const value = env[name]
    if (value !== undefined && value !== '') given[name] = value
  }
  const { values } = parseArgs({ args: [...flags], options: flagOptions })
  for (const [flag, value] of Object.entries(values)) given[nameOf(flag)] = String(value)
  const parsed = v.safeParse(schema, given)
  for (const [one, other] of together)
    if (parsed.success && isGiven(parsed.output[one]) !== isGiven(parsed.output[other]))
      throw new Error(`${one} and ${other} belong together: set both or neither`)
  for (const [name, needed] of Object.entries(needs))
    if (parsed.success && given[name] !== undefined && !given[needed])
      throw new Error(`${name} does nothing without ${needed}: set that one too, or neither`)
  if (parsed.success && parsed.output.BACKUP_DIR && parsed.output.DATABASE_URL)
    throw new Error('BACKUP_DIR is for SQLite: PostgreSQL is backed up by its own means, see docs/backup.md')
  if (parsed.success) return parsed.output
  throw new Error(parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; '))
}

/** `a, b` as a list. */
function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean)
}

/** Labels with dots between (RFC 1123, section 2.1), an address in brackets, or this machine: no slip such as "https". */
const hostName = /^(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+|\[[\da-f:.]+\]|localhost)$/

/** Inside a network a name needs no dot. */
const insideName = /^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])$/

/** The host, with its port where that is not the usual one, as browsers send it: an international name in ASCII. */
function hostOf(text: string): string | null {
  const parsed = parsedHost(text)
  return parsed && hostName.test(parsed.hostname) ? parsed.host : null
}

/** As a webhook's address is compared with it (webhooks/post.ts): the name alone, an IPv6 address without brackets. */
function hostNameOf(text: string): string | null {
  const parsed = parsedHost(isIP(text) === 6 ? `[${text}]` : text)
  if (!parsed || parsed.port !== '' || !insideName.test(parsed.hostname)) return null
  return parsed.hostname.replaceAll(/[[\]]/g, '')
}

/** With or without its scheme, and nothing behind it. */
function parsedHost(text: string): URL | null {
  const parsed = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`)
  if (!parsed || parsed.username || parsed.password) return null
  const isBare = /^(?:https?:\/\/)?[^/?#@\\\s]+\/?$/.test(text) && parsed.pathname === '/'
  return isBare ? parsed : null
}

function networkOf(text: string): string | null {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits) <= (family === 6 ? 128 : 32) ? text : null
}

/** Of international names the written one too: a code may hold either. */
export function bothSpellings(ascii: readonly string[]): string[] {
  return [...new Set(ascii.flatMap((host) => [host, written(host)]))]
}

/** Of what is no name, an address say, there is no other spelling; `domainToUnicode` gives nothing for it, or with a port. */
function written(host: string): string {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? []
  const unicode = domainToUnicode(name)
  return unicode === '' ? host : unicode + port
}
