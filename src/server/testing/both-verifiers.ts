/** The two programs that say whether an exported log is as it was written, each reading the file by itself. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeVerdict, verifyAuditFile } from '../composition/maintenance.ts'

export type Verdicts = { ours: string; python: string }

const docs = new URL('../../../docs', import.meta.url).pathname
const check = `import json, sys
sys.path.insert(0, sys.argv[1])
import verify_audit
for name in json.load(sys.stdin):
    print(json.dumps(verify_audit.check(name)))`

/** What each says of each text. */
export async function verifyBoth(logs: readonly string[]): Promise<Verdicts[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-logs-'))
  try {
    const files = logs.map((log, n) => {
      const file = join(folder, `${n}.ndjson`)
      writeFileSync(file, log)
      return file
    })
    const said = execFileSync('python3', ['-B', '-c', check, docs], {
      input: JSON.stringify(files),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    const python = said
      .trim()
      .split('\n')
      .map((line): string => JSON.parse(line))
    const verdicts: Verdicts[] = []
    for (const [n, file] of files.entries())
      verdicts.push({
        ours: describeVerdict(await verifyAuditFile(file, undefined)),
        python: python[n] ?? '',
      })
    return verdicts
  } finally {
    rmSync(folder, { recursive: true })
  }
}
