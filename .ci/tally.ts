/** Prints, alone on a line, the sum over all suites that have left a report: `N passed, N failed, N skipped`. */
import { existsSync, readFileSync } from 'node:fs'

type Tally = { passed: number; failed: number; skipped: number }

const read = (file: string) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

function unit(path: string): Tally | null {
  const report = read(path)
  if (!report) return null
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report
  // A file that cannot even be loaded has no failed test, and has failed.
  const broken = testResults.filter(
    (file: { status: string; assertionResults: unknown[] }) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests }
}

function browser(): Tally | null {
  const report = read('out/e2e.json')
  if (!report) return null
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped }
}

const units = ['timed', 'pure', 'server', 'unit'].map((name) => unit(`out/${name}.json`))
const suites = [...units, browser()].filter((suite) => suite !== null)
const sum = (key: keyof Tally) => suites.reduce((total, suite) => total + suite[key], 0)
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`)
