/** The only place where answers are made: every reply, refusal and fault leaves as the contract's envelope. */
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Language, languages, languageTags, type Refusals } from '#shared/languages.ts'
import { type RefusalName, refusalCode } from '#shared/refusals.ts'
import type { Reply } from './route.ts'

/** A business error is HTTP 200 (the contract); only what concerns the request itself has a status of its own. */
const statusOf: Partial<Record<RefusalName, ContentfulStatusCode>> = {
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-at-this-tablet': 403,
  'password-sign-in-needed': 403,
  'wrong-host': 403,
  'no-such-page': 404,
  'same-id-in-flight': 409,
  'too-large': 413,
  'not-json': 415,
  'id-used-for-another': 422,
  'app-too-old': 426,
  'server-too-old': 426,
  'too-many-requests': 429,
  'server-fault': 500,
  'state-unknown': 503,
  'service-away': 503,
  'calls-used-up': 503,
}

/** Of every language: who asks is not known before. */
const refusalsIn = Object.fromEntries(
  await Promise.all(
    languageTags.map(async (language) => [language, (await languages[language].refusals()).refusals]),
  ),
) as Record<Language, Refusals>

export function answer(context: Context, reply: Reply): Response {
  if ('response' in reply) return reply.response
  if (reply.replayed) context.header('Idempotent-Replayed', 'true')
  if ('result' in reply) {
    for (const [name, value] of Object.entries(reply.headers ?? {})) context.header(name, value)
    return context.json({ code: 0, message: '', result: reply.result })
  }
  return refuse(context, reply.refusal, reply.field, reply.detail)
}

export function refuse(
  context: Context,
  refusal: RefusalName,
  field?: string,
  detail: unknown = null,
): Response {
  const status = statusOf[refusal] ?? 200
  if (status === 429 || status === 503) context.header('Retry-After', '1')
  const sentences = refusalsIn[languageOf(context)][refusal]
  const message = field ? `${sentences.title}: ${field}` : sentences.title
  // For the log: a wrong PIN is HTTP 200.
  context.set('refusal', refusal)
  return context.json({ code: refusalCode[refusal], message, result: detail }, status)
}

/** The most wanted of those that there are, the first of the list where none is; RFC 9110 section 12.5.4. */
function languageOf(context: Context): Language {
  const [first] = languageTags
  const wanted = accepts(context, {
    header: 'Accept-Language',
    supports: [...languageTags],
    default: first,
    match: (ranges) => {
      const weight = (language: string) =>
        Math.max(0, ...ranges.filter(({ type }) => isRangeOf(type.toLowerCase(), language)).map(({ q }) => q))
      return languageTags.reduce((best, language) => (weight(language) > weight(best) ? language : best))
    },
  })
  return languageTags.find((language) => language === wanted) ?? first
}

const isRangeOf = (range: string, language: string) => range === language || range.startsWith(`${language}-`)
