/**
 * Two PostgreSQL servers, one of which streams to the other, behind an HAProxy that asks each whether it is the primary:
 * what docs/scaling.md says, in a temporary folder, on sockets.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { findPostgres, socketUrl } from './postgres-cluster.ts'

export type PostgresPair = {
  /** Through the proxy, to whichever is the primary. */
  url: string
  /** The primary is gone between two instructions, the standby is promoted, and a new standby is made in the old one's place. */
  failOver: () => Promise<void>
  /** The standby hears no more until the next failover: what an asynchronous one may always be. */
  cutStream: () => Promise<void>
  stop: () => Promise<void>
}

type Node = 'a' | 'b'
const ports: Record<Node, number> = { a: 5433, b: 5434 }
const proxyPort = 5432

export const isHaproxyThere = () => spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).status === 0

/** `isSynchronous`: nothing is acknowledged that is not on both. */
export async function startPair({ isSynchronous }: { isSynchronous: boolean }): Promise<PostgresPair> {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is not installed')
  const { folder, runBeside, initialise } = programs
  const at = (name: string) => join(folder, name)
  const urlOf = (node: Node) => socketUrl(folder, 'postgres', ports[node])
  const control = (node: Node, ...verb: string[]) => {
    const options =
      `-k ${folder} -c port=${ports[node]} -c listen_addresses='' -c max_connections=100` +
      ` -c wal_keep_size=256MB -c synchronous_standby_names='${isSynchronous ? '*' : ''}'`
    return runBeside('pg_ctl', '-D', at(node), '-w', '-o', options, '-l', at(`${node}.log`), ...verb)
  }
  const follow = async (node: Node, primary: Node) => {
    const from = ['-h', folder, '-p', String(ports[primary]), '-U', 'stampdesk']
    await runBeside('pg_basebackup', ...from, '-D', at(node), '-R', '-c', 'fast')
    await control(node, 'start')
  }

  initialise(at('a'))
  await control('a', 'start')
  // There is no standby yet to wait for.
  await ask(urlOf('a'), 'SET synchronous_commit = local; CREATE ROLE haproxy LOGIN')
  await follow('b', 'a')
  let [primary, standby]: [Node, Node] = ['a', 'b']
  await streams(urlOf(primary))

  const socketOf = (port: number) => at(`.s.PGSQL.${port}`)
  writeFileSync(at('haproxy.cfg'), proxyConfig(socketOf(proxyPort), Object.values(ports).map(socketOf)))
  const proxy = spawn('haproxy', ['-db', '-f', at('haproxy.cfg')], { stdio: 'ignore' })
  const proxyGone = new Promise<void>((resolve) => proxy.once('exit', () => resolve()))
  const url = socketUrl(folder, 'postgres', proxyPort)
  // A server counts as good to HAProxy until it was asked.
  for (let n = 0; n < 20; n++) await until(url, 'SELECT 1 WHERE NOT pg_is_in_recovery()')

  return {
    url,
    async failOver() {
      await control(primary, '-m', 'immediate', 'stop')
      await control(standby, 'promote')
      ;[primary, standby] = [standby, primary]
      rmSync(at(standby), { recursive: true })
      await follow(standby, primary)
      await streams(urlOf(primary))
    },
    async cutStream() {
      await ask(urlOf(standby), "ALTER SYSTEM SET primary_conninfo = ''")
      await ask(urlOf(standby), 'SELECT pg_reload_conf()')
      await until(urlOf(primary), 'SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_stat_replication)')
    },
    async stop() {
      proxy.kill('SIGKILL')
      await proxyGone
      for (const node of ['a', 'b'] as const) await control(node, '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return (await client.query(sql).finally(() => client.end())).rows
}

async function until(url: string, sql: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const rows = await ask(url, sql).catch(() => [])
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`never so: ${sql}`)
}

const streams = (socket: string) =>
  until(socket, "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'")

const shipped = new URL('../../../docs/deploy/haproxy.cfg', import.meta.url)

/** The one that is shipped, with the addresses of these. */
function proxyConfig(bind: string, sockets: readonly string[]): string {
  const [one = '', two = ''] = sockets
  return readFileSync(shipped, 'utf8')
    .replace('127.0.0.1:6432', `unix@${bind} mode 777`)
    .replace('10.0.0.11:5432', `unix@${one}`)
    .replace('10.0.0.12:5432', `unix@${two}`)
}
