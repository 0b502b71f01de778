/** The alerts and the dashboard of docs/deploy speak of what `/metrics` answers, in PromQL that its own parser takes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { testApiKey } from '../testing/test-shop.ts'

type Rules = { groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[] }
type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] }
type Spoken = { names: Set<string>; routes: Set<string>; errors: number }

const file = (name: string) => readFileSync(new URL(`../../../docs/deploy/${name}`, import.meta.url), 'utf8')
const rules = (parseYaml(file('stampdesk-rules.yml')) as Rules).groups.flatMap((group) => group.rules)
const { panels } = JSON.parse(file('grafana-dashboard.json')) as Dashboard
const expressions: [name: string, expr: string][] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as [string, string]),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as [string, string])),
]

describe('what is watched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-metrics-'))
  let server: ServerProcess
  let text: string
  let offered: Set<string>
  beforeAll(async () => {
    // In gateway mode, which has figures of its own; nothing listens at the hosted service's address.
    server = await startServer({
      DATA_DIR: folder,
      UPSTREAM_URL: 'http://127.0.0.1:9',
      UPSTREAM_API_KEY: 'a-key-that-nobody-asks-for',
    })
    await scrape()
    text = await scrape()
    offered = namesIn(text)
  })
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const scrape = async () =>
    (await fetch(`${server.url}/metrics`, { headers: { Authorization: `APIKey ${testApiKey}` } })).text()

  test('the process, each route’s latency and the synced commits are measured as they happen', () => {
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
    expect(valueOf(text, 'stampdesk_commit_duration_seconds_count')).toBeGreaterThan(0)
    expect(valueOf(text, 'stampdesk_http_request_duration_seconds_count', 'route="/metrics"')).toBe(1)
    expect(valueOf(text, 'stampdesk_backup_age_seconds')).toBe(0)
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
  })

  test.each(expressions)('%s asks for what there is', (_, expr) => {
    const { names, errors } = spokenIn(expr)
    expect(errors).toBe(0)
    expect(names.size).toBeGreaterThan(0)
    expect([...names].filter((name) => name !== 'up' && !offered.has(name))).toEqual([])
  })

  test('a route that is asked for by name is one that is served', async () => {
    const description = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as { paths: object }
    const served = new Set(Object.keys(description.paths))
    const asked = expressions.flatMap(([, expr]) =>
      [...spokenIn(expr).routes].map((route) => route.replaceAll(/:(\w+)/g, '{$1}')),
    )
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((route) => !served.has(route))).toEqual([])
  })

  test('planted: a metric that is not there, and an expression that is none, are found', () => {
    const { names } = spokenIn('rate(stampdesk_taps_total[5m]) > 1')
    expect([...names].filter((name) => !offered.has(name))).toEqual(['stampdesk_taps_total'])
    expect(spokenIn('rate(stampdesk_commands_total[5m').errors).toBeGreaterThan(0)
  })

  test('every alert says in a sentence what is the matter', () => {
    for (const { alert, annotations } of rules) expect(annotations.summary, alert).toMatch(/^[A-Z{].+\.$/)
  })
})

/** A histogram is asked for by its parts. */
function namesIn(text: string): Set<string> {
  const told = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
  return new Set(
    told.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
    ),
  )
}

function valueOf(text: string, name: string, label = ''): number {
  const line = text.split('\n').find((it) => it.startsWith(name) && it.includes(label))
  return Number(line?.split(' ').at(-1))
}

function spokenIn(expr: string): Spoken {
  const spoken: Spoken = { names: new Set(), routes: new Set(), errors: 0 }
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      const words = expr.slice(from, to)
      if (type.isError) spoken.errors++
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') spoken.names.add(words)
      const route = /^route="(.*)"$/.exec(words)?.[1]
      if (type.name === 'UnquotedLabelMatcher' && route) spoken.routes.add(route)
    },
  })
  return spoken
}
