/** The files of docs/deploy with which a shop's server is run: each is read by a program that knows its kind. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { validate } from 'dockerfile-utils'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { readSettings } from './server/composition/settings.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pathOf = (name: string) => `${root}docs/deploy/${name}`
const read = (name: string) => readFileSync(pathOf(name), 'utf8')
/** A setting that the server does not know is a flag that it refuses. */
const accept = (settings: Record<string, string>) =>
  readSettings(
    {},
    Object.entries(settings).flatMap(([name, value]) => [
      `--${name.toLowerCase().replaceAll('_', '-')}`,
      value,
    ]),
  )

describe('the systemd unit', () => {
  const unit = read('stampdesk.service')
  const valuesOf = (name: string, text = unit) =>
    [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value)

  test('sets what the server knows', () => {
    const pairs = valuesOf('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('=')))
    expect(accept(Object.fromEntries(pairs))).toMatchObject({ DEMO: '0', DATA_DIR: '/var/lib/stampdesk' })
  })

  test('waits until the server answers, and longer than a stop takes', () => {
    expect(valuesOf('ExecStartPost')).toEqual(['/opt/stampdesk/stampdesk ready --wait 60'])
    expect(Number(valuesOf('TimeoutStartSec')[0])).toBeGreaterThan(60)
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(5)
  })

  test.skipIf(!isThere('systemd-analyze'))('is taken by systemd, and leaves the server little', () => {
    const verified = run('systemd-analyze', ['verify', pathOf('stampdesk.service')])
    // The program is not installed where this runs; nothing else may be said.
    const complaints = verified.filter((line) => line && !/stampdesk is not executable/.test(line))
    expect(complaints).toEqual([])
    const exposure = run('systemd-analyze', ['security', '--offline=yes', pathOf('stampdesk.service')])
    const level = exposure.map((line) => /Overall exposure level.*: ([\d.]+)/.exec(line)?.[1]).find(Boolean)
    expect(Number(level)).toBeLessThan(2)
  })
})

describe('the image', () => {
  const dockerfile = read('Dockerfile')
  const stages = dockerfile.split(/^FROM /m).slice(1)

  test('a linter finds nothing in it, and finds what is planted', () => {
    expect(validate(dockerfile)).toEqual([])
    expect(validate(dockerfile.replace('USER node', 'USR node'))).toHaveLength(1)
    expect(validate(dockerfile.replace('--interval=15s', '--interval=15'))).toHaveLength(1)
  })

  test('is built in one stage and run in another, not as root, and says whether it is well', () => {
    expect(stages).toHaveLength(2)
    expect(stages[1]).toMatch(/^USER node$/m)
    expect(stages[1]).toMatch(/^HEALTHCHECK /m)
    expect(stages[1]).not.toContain('npm ')
    const [, settings = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? []
    expect(accept(Object.fromEntries(settings.split(' ').map((pair) => pair.split('='))))).toMatchObject({
      HOST: '0.0.0.0',
    })
  })

  test('what it copies is there, and what the build needs is not left out', () => {
    const [, named = ''] = /^COPY (package.*) \.\/$/m.exec(dockerfile) ?? []
    for (const name of named.split(' ')) expect(existsSync(root + name), name).toBe(true)
    const left = read('Dockerfile.dockerignore').split('\n')
    for (const needed of ['src', 'public', 'docs', '.ci', 'LICENSE', 'NOTICE'])
      expect(left).not.toContain(needed)
    expect(left).toContain('data')
  })

  test('compose sets what the server knows, for no one else to write, behind a proxy that it trusts', () => {
    const { services, networks } = parseYaml(read('compose.yaml')) as {
      services: Record<
        string,
        { environment?: Record<string, string>; read_only?: boolean; ports?: string[] }
      >
      networks: { inside: { ipam: { config: { subnet: string }[] } } }
    }
    const { environment = {}, read_only: isReadOnly, ports } = services.stampdesk ?? {}
    const named = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{.*\}/, 'a.test'),
    ])
    expect(accept(Object.fromEntries(named))).toMatchObject({ PUBLIC_URL: 'https://a.test' })
    expect(environment.TRUSTED_PROXIES).toBe(networks.inside.ipam.config[0]?.subnet)
    expect([isReadOnly, ports]).toEqual([true, undefined])
    expect(services.caddy?.ports).toEqual(['80:80', '443:443'])
  })
})

describe.each(['Caddyfile', 'Caddyfile-two'])('the %s', (name) => {
  test.skipIf(!isThere('caddy'))('is valid, and laid out as Caddy lays it out', () => {
    const file = pathOf(name)
    expect(run('caddy', ['validate', '--adapter', 'caddyfile', '--config', file]).at(-1)).toBe(
      'Valid configuration',
    )
    expect(`${run('caddy', ['fmt', file]).join('\n')}\n`).toBe(read(name))
  })
})

test.skipIf(!isThere('haproxy'))('HAProxy takes its configuration', () => {
  expect(spawnSync('haproxy', ['-c', '-f', pathOf('haproxy.cfg')]).status).toBe(0)
})

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined
}

/** What it says, line by line, on either stream. */
function run(program: string, args: string[]): string[] {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return `${stderr}${stdout}`.trim().split('\n')
}
