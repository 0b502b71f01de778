import type * as v from 'valibot'
import { protocolHeader, protocolVersion } from '#shared/counter-api.ts'
import { addressOf } from '#shared/endpoint.ts'
import type { commandsRequest } from '#shared/endpoints/commands.ts'
import { sendCommands } from '#shared/endpoints/commands.ts'

export type CommandsRequest = v.InferInput<typeof commandsRequest>

/** What came over the wire, not yet believed. */
export type WireAnswer = {
  status: number
  /** From `Retry-After`, milliseconds; null where there is none. */
  retryAfterMs: number | null
  /** The server's protocol; null where the answer does not carry it, as a captive portal's does not. */
  protocol: number | null
  /** The parsed JSON; undefined where it is none. */
  body: unknown
}

/** Rejects where there is no whole answer. The command may have been applied all the same (O-3). */
export type Send = (request: CommandsRequest, signal: AbortSignal) => Promise<WireAnswer>

export function httpSend(fetchIt: typeof fetch, url = addressOf(sendCommands)): Send {
  return async (request, signal) => {
    const response = await fetchIt(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [protocolHeader]: String(protocolVersion) },
      body: JSON.stringify(request),
      credentials: 'same-origin',
      // A captive portal redirects; our server never does.
      redirect: 'error',
      cache: 'no-store',
      signal,
    })
    return {
      status: response.status,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), response.headers.get('date')),
      protocol: wholeNumber(response.headers.get(protocolHeader)),
      body: parseJson(await response.text()),
    }
  }
}

/** RFC 9110 section 10.2.3: seconds, or a date, which is compared with the server's own `Date` and not with our clock. */
export function retryAfterMs(header: string | null, date: string | null): number | null {
  if (header === null) return null
  const seconds = wholeNumber(header)
  if (seconds !== null) return seconds * 1000
  const ms = Date.parse(header) - Date.parse(date ?? '')
  return Number.isNaN(ms) ? null : Math.max(ms, 0)
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
