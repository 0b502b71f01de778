/** For R-7, under strace: commits rows one after the other and prints how many were acknowledged. */
import { openDb } from '../db/open.ts'

const [dataDir = '', count = '0', planted] = process.argv.slice(2)
const db = await openDb({ dataDir, log: () => {} })
if (planted === 'planted: synchronous=NORMAL') await db.exec('PRAGMA synchronous = NORMAL')
for (let n = 0; n < Number(count); n++)
  await db.write((tx) => tx.run('INSERT INTO settings (key, value) VALUES ($1, $2)', [`row ${n}`, 'x']))
process.stdout.write(`${count} acknowledged\n`)
process.exit(0) // Without close(): its checkpoint would sync as well.
