/**
 * The connections of a server, so that it can end: what was asked is answered, with `Connection: close`; what is silent
 * is let go at once (browsers open connections ahead of any use); what is still under way at the end of the time is cut.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Connections = {
  /** Resolves when all are gone. */
  end(withinMs: number): Promise<void>
}

/** Nothing was done yet for a body that is on its way: a slow one is not waited for as an answer is. */
const halfSentMs = 500

/** To be called before the server listens. Over TLS a connection is one from the end of its handshake on. */
export function watchConnections(server: Server, isTls: boolean): Connections {
  const sockets = new Set<Socket>()
  const answers = new Set<ServerResponse>()
  let isEnding = false

  const isBusy = (socket: Socket) => [...answers].some(({ req }) => req.socket === socket)
  const isHalfSent = (socket: Socket) =>
    [...answers].every(({ req }) => req.socket !== socket || !req.complete)
  const cut = (which: (socket: Socket) => boolean) => {
    for (const socket of sockets) if (which(socket)) socket.destroy()
  }
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    if (isEnding) return void socket.destroy()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    answers.add(response)
    if (isEnding) response.shouldKeepAlive = false
    response.once('close', () => {
      answers.delete(response)
      // One whose head had gone out before the end began keeps its connection otherwise.
      if (isEnding && !isBusy(request.socket)) request.socket.end()
    })
  })

  return {
    async end(withinMs) {
      isEnding = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const answer of answers) answer.shouldKeepAlive = false
      cut((socket) => !isBusy(socket))
      const timers = [
        setTimeout(() => cut(isHalfSent), Math.min(withinMs, halfSentMs)),
        setTimeout(() => cut(() => true), withinMs),
      ]
      await closed
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
