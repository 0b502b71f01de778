/** Each bench runs in a form of a second or two: that it runs, what it counts, and that every figure is a number. */
import { expect, test } from '@playwright/test'
import { type BenchRun, benches, runBench, type SharedCluster, shareCluster } from '../bench/benches.ts'

test.skip(process.platform !== 'linux', 'the benches read proc(5)')

let cluster: SharedCluster
test.beforeAll(async () => {
  cluster = await shareCluster()
})
test.afterAll(() => cluster.stop())

/** What is wrong with what a bench said; null where nothing is. */
function faultOf({ code, said, rows }: BenchRun): string | null {
  if (code !== 0) return `it ended with ${code}:\n${said}`
  if (rows.length === 0) return `it has no row:\n${said}`
  return /\b(NaN|Infinity|undefined)\b/.exec(said) && `not a figure:\n${said}`
}

/** Which is the other engine is told by an address alone. */
const onOne: Record<string, string[]> = { import: ['sqlite'] }

for (const name of benches.keys())
  test(`bench:${name} runs`, async () => {
    expect(faultOf(await runBench(name, ['quick', ...(onOne[name] ?? [])], cluster))).toBeNull()
  })

test('planted: one that ends badly, measures nothing or divides by nothing is found', () => {
  const good = { code: 0, said: '| a | b | 1.2 of it |', rows: ['| a | b | 1.2 of it |'] }
  expect(faultOf(good)).toBeNull()
  expect(faultOf({ ...good, code: 1 })).toMatch('ended with 1')
  expect(faultOf({ ...good, rows: [] })).toMatch('no row')
  expect(faultOf({ ...good, said: '| a | b | NaN of it |' })).toMatch('not a figure')
})
