/**
 * A wire between the server and PostgreSQL that can be cut at a COMMIT: before it arrives, or after, with its answer
 * on the way; or that falls silent and stays open. Sends the protocol's messages on as they are.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Cut = 'before' | 'after' | null

export type PostgresWire = {
  url: string
  /** Asked at each COMMIT. */
  cutAt: () => Cut
  cuts: Record<'before' | 'after', number>
  /** True: nothing goes through either way, on new connections neither, and nobody is notified. */
  silence(isSilent: boolean): void
  close(): Promise<void>
}

/** `url` names a socket's folder as `host`, as the tests' cluster does. */
export async function openPostgresWire(url: string): Promise<PostgresWire> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-wire-'))
  const target = new URL(url)
  const socketName = '.s.PGSQL.5432'
  const upstream = join(target.searchParams.get('host') ?? '', socketName)
  target.searchParams.set('host', folder)
  const open = new Set<Socket>()
  let isSilent = false

  const server = createServer((client) => {
    const database = connect(upstream)
    const drop = () => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', drop).on('close', () => {
        open.delete(socket)
        drop()
      })
    }
    const isCommit = commitFinder()
    client.on('data', (chunk) => {
      const cut = isCommit(chunk) ? wire.cutAt() : null
      if (cut === null) return void database.write(chunk)
      wire.cuts[cut]++
      if (cut === 'before') return drop()
      client.destroy()
      database.removeAllListeners('close').removeAllListeners('data').resume()
      // PostgreSQL runs what it has read, whether or not somebody still listens.
      database.end(chunk)
    })
    database.on('data', (chunk) => client.write(chunk))
    if (isSilent) for (const socket of [client, database]) socket.pause()
  })
  await new Promise<void>((resolve) => server.listen(join(folder, socketName), resolve))

  const wire: PostgresWire = {
    url: target.href,
    cutAt: () => null,
    cuts: { before: 0, after: 0 },
    silence(silent) {
      isSilent = silent
      for (const socket of open) socket[silent ? 'pause' : 'resume']()
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return wire
}

/** True for a chunk that ends with a whole simple query `COMMIT`: `Q`, its length, the text, a zero byte. */
function commitFinder(): (chunk: Buffer) => boolean {
  const message = Buffer.concat([Buffer.from('Q'), Buffer.from([0, 0, 0, 11]), Buffer.from('COMMIT\0')])
  return (chunk) => chunk.subarray(-message.length).equals(message)
}
