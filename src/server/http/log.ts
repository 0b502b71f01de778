import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { type DestinationStream, pino } from 'pino'

/** JSON lines. Fields by an allow-list: never a body, a query, a cookie or a header of authorisation. */
export type Log = {
  request(context: Context, durationMs: number): void
  fault(error: Error, commandId: string | null): void
  info(message: string, fields?: Record<string, string | number>): void
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

export function createLog(level: string, stream?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream ?? pino.destination(2),
  )
  return {
    request(context, durationMs) {
      const { method, path } = context.req
      const status = context.res.status
      const given = context.req.header('Idempotency-Key') ?? ''
      const commandId = uuid.test(given) ? given : undefined
      const stampIdx = context.req.param('stampIdx') ?? ''
      const line = {
        method,
        // Never the path itself: it may hold anything that somebody pasted.
        route: routePath(context),
        ...(/^\d{1,16}$/.test(stampIdx) && { stampIdx }),
        status,
        refusal: context.get('refusal'),
        // Ids, never names: `person:…@tablet:…`
        actor: context.get('actor'),
        durationMs: Math.round(durationMs),
        commandId,
      }
      if (status >= 500) logger.error(line, 'request')
      else if (path.startsWith('/api/')) logger.info(line, 'request')
      else logger.debug(line, 'request')
    },
    fault(error, commandId) {
      const { name, cause } = error
      logger.error({ commandId, name, cause: causeOf(cause), stack: framesOf(error) }, messageOf(error))
    },
    info: (message, fields = {}) => logger.info(fields, message),
  }
}

function causeOf(cause: unknown): string | undefined {
  return cause instanceof Error ? `${cause.name}: ${messageOf(cause)}` : undefined
}

/** PostgreSQL quotes the value that it did not take: its SQLSTATE says enough. */
function messageOf(error: Error): string {
  return 'severity' in error && 'code' in error ? `database error ${String(error.code)}` : error.message
}

/** Without the first line, which is the message once more. */
function framesOf({ stack = '' }: Error): string {
  return stack.slice(Math.max(stack.search(/^ +at /m), 0))
}
