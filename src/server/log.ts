import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { type DestinationStream, pino } from 'pino'

/** JSON lines. Fields by an allow-list: never a body, a query, a cookie or a header of authorisation. */
export type Log = {
  request(context: Context, durationMs: number): void
  fault(error: Error, commandId: string | null): void
  info(message: string, fields?: Record<string, string | number>): void
}

export function createLog(level: string, stream?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream ?? pino.destination(2),
  )
  return {
    request(context, durationMs) {
      const { method, path } = context.req
      const status = context.res.status
      const commandId = context.req.header('Idempotency-Key')
      const line = {
        method,
        path,
        route: routePath(context),
        status,
        durationMs: Math.round(durationMs),
        commandId,
      }
      if (status >= 500) logger.error(line, 'request')
      else if (path.startsWith('/api/')) logger.info(line, 'request')
      else logger.debug(line, 'request')
    },
    fault(error, commandId) {
      logger.error({ commandId, name: error.name, cause: causeOf(error), stack: error.stack }, error.message)
    },
    info: (message, fields = {}) => logger.info(fields, message),
  }
}

function causeOf(error: Error): string | undefined {
  return error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined
}
