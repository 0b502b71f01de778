/**
 * `npm run bench [quick] [name …]`: every bench, or those that are named, one after the other; then the README's table of
 * what was measured, as Markdown on standard output. It takes an hour and wants the machine for itself. `STILLS` names the
 * labelled pictures of bench:scan-stills, which are not in this repository.
 */
import { benches, runBench, shareCluster } from './benches.ts'

const words = process.argv.slice(2)
const named = words.filter((word) => benches.has(word))
const left = named.length > 0 ? named : [...benches.keys()]
const quick = words.includes('quick') ? ['quick'] : []
const hasStills = quick.length > 0 || process.env['STILLS'] !== undefined

const rows: string[] = []
const failed: string[] = []
const { env, stop } = await shareCluster()
try {
  for (const name of left.filter((it) => it !== 'scan-stills' || hasStills)) {
    process.stderr.write(`\n${name}\n`)
    const run = await runBench(name, quick, { env, onText: (text) => void process.stderr.write(text) })
    rows.push(...run.rows)
    if (run.code !== 0) failed.push(name)
  }
} finally {
  stop()
}
process.stdout.write(`\n| what | against | result |\n|---|---|---|\n${rows.join('\n')}\n`)
if (!hasStills) process.stderr.write('scan-stills: not measured, STILLS names no folder of pictures\n')
if (failed.length > 0) {
  process.stderr.write(`Not as it should be: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
