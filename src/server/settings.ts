import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { plans } from './upstream/plan-limits.ts'

const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be an http or https address'),
  v.transform((text) => new URL(text).origin),
)
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

const schema = v.object({
  PORT: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535)), '4173'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  DATA_DIR: v.optional(v.string(), './data'),
  DATABASE_URL: v.optional(
    v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')),
  ),
  PUBLIC_URL: v.optional(url),
  STAMPDESK_API_KEY: v.optional(v.pipe(v.string(), v.minLength(24, 'must be at least 24 characters'))),
  STAMPDESK_SECRET: v.optional(v.pipe(v.string(), v.minLength(32, 'must be at least 32 characters'))),
  STAMP_DOMAINS: v.optional(v.string(), ''),
  /** Both: the server speaks TLS itself. Files in PEM. */
  TLS_CERT: v.optional(v.string()),
  TLS_KEY: v.optional(v.string()),
  /** Addresses or networks whose `X-Forwarded-For` is believed, with commas between. */
  TRUSTED_PROXIES: v.optional(v.string(), ''),
  /** From one address; 0 is no limit. */
  REQUESTS_PER_SECOND: v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number)), '1000'),
  WEBHOOK_HOSTS: v.optional(v.string(), ''),
  /** Both: gateway mode, in front of this hosted Stamp API. */
  UPSTREAM_URL: v.optional(url),
  UPSTREAM_API_KEY: v.optional(v.pipe(v.string(), v.minLength(1))),
  UPSTREAM_PLAN: v.optional(v.picklist(plans), 'personal'),
  UPSTREAM_SETTLE_MS: v.optional(v.pipe(v.string(), v.regex(/^\d{1,7}$/), v.transform(Number)), '120000'),
  /** Where absent the shop says it, and before that the machine. */
  SHOP_TIMEZONE: v.optional(timeZone),
  LOG_LEVEL: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
  DEMO: v.optional(v.picklist(['0', '1'])),
})

export type Settings = v.InferOutput<typeof schema>

/** Environment, then `--flag value`. Throws one sentence that names every setting that is wrong. */
export function readSettings(env: Record<string, string | undefined>, flags: readonly string[]): Settings {
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.entries)) {
    const value = env[name]
    if (value !== undefined && value !== '') given[name] = value
  }
  for (let at = 0; at < flags.length; at++) {
    const [, flag = '', inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(flags[at] ?? '') ?? []
    const name = flag.replaceAll('-', '_').toUpperCase()
    if (!(name in schema.entries)) throw new Error(`unknown flag ${flags[at]}`)
    const value = inline ?? flags[++at]
    if (value === undefined) throw new Error(`${flags.at(-1)} needs a value`)
    given[name] = value
  }
  const parsed = v.safeParse(schema, given)
  if (parsed.success && Boolean(parsed.output.TLS_CERT) !== Boolean(parsed.output.TLS_KEY))
    throw new Error('TLS_CERT and TLS_KEY belong together: set both or neither')
  if (parsed.success) return parsed.output
  throw new Error(parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; '))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** `a, b` as a list. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean)
}

/** The pepper and the key of the vault: given, or made once in the data folder for its owner's eyes only. */
export function readSecret({ STAMPDESK_SECRET, DATA_DIR }: Settings): string {
  if (STAMPDESK_SECRET) return STAMPDESK_SECRET
  const file = join(DATA_DIR, 'secret')
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 })
  if (!existsSync(file))
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}
