import * as v from 'valibot'
import { protocolVersion } from '#shared/counter-api.ts'
import { commandsRequest, type QueuedCommand, type Verdict } from '#shared/endpoints/commands.ts'
import type { CommandsRequest, Send, WireAnswer } from '../http-send.ts'

/** What happens to one request on its way. */
export type Wire =
  | 'through'
  | 'request-lost'
  | 'reply-lost'
  | 'portal'
  | 'silent'
  | Partial<WireAnswer>
  | ((request: CommandsRequest) => WireAnswer)

/** As much of the ledger as the outbox's own rules can be checked against: each id once, in what order. */
export type CountingServer = {
  send: Send
  /** Applied, in order. */
  applied: QueuedCommand[]
  requests: CommandsRequest[]
  /** Same id, other content: must stay empty. */
  changed: string[]
  /** The wire of the nth request (from 0) and after; the last one stays. */
  wire: (nth: number) => Wire
  /** Decides a command the first time. */
  decide: (command: QueuedCommand) => Partial<Verdict>
}

export function countingServer(now: () => number): CountingServer {
  const answers = new Map<string, { content: string; verdict: Verdict }>()

  function handle(request: CommandsRequest): WireAnswer {
    const parsed = v.safeParse(commandsRequest, request)
    if (!parsed.success) return answer({ code: 1400, message: 'invalid', result: null })
    const verdicts = parsed.output.commands.map(verdictOn)
    return answer({ code: 0, message: '', result: { serverNow: now(), verdicts } })
  }

  function verdictOn(command: QueuedCommand): Verdict {
    const content = JSON.stringify(command)
    const known = answers.get(command.commandId)
    if (known) {
      if (known.content !== content) server.changed.push(command.commandId)
      return { ...known.verdict, replayed: true }
    }
    const verdict: Verdict = {
      commandId: command.commandId,
      outcome: 'applied',
      replayed: false,
      refusal: null,
      nextStampIdx: null,
      ...server.decide(command),
    }
    if (verdict.outcome === 'applied') server.applied.push(command)
    if (verdict.outcome !== 'later') answers.set(command.commandId, { content, verdict })
    return verdict
  }

  const server: CountingServer = {
    applied: [],
    requests: [],
    changed: [],
    wire: () => 'through',
    decide: () => ({}),
    async send(request, signal) {
      const wire = server.wire(server.requests.length)
      server.requests.push(request)
      if (wire === 'request-lost') throw new TypeError('Failed to fetch')
      if (wire === 'silent') return new Promise((_, reject) => signal.addEventListener('abort', reject))
      if (wire === 'portal') return { status: 200, retryAfterMs: null, protocol: null, body: undefined }
      if (typeof wire === 'function') return wire(request)
      if (typeof wire === 'object') return { ...answer(null), ...wire }
      const reply = handle(request)
      if (wire === 'reply-lost') throw new TypeError('Failed to fetch')
      return reply
    },
  }
  return server
}

export function answer(body: unknown, status = 200): WireAnswer {
  return { status, retryAfterMs: null, protocol: protocolVersion, body }
}
