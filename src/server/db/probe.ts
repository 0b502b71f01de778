/**
 * Whether commits go through: a database that can be read and not written (a full disk, a standby) serves nobody. Asked
 * by the server itself from time to time, of a row that says nothing, so that a GET writes nothing.
 */
import type { Db } from './db.ts'
import { textSetting, writeSetting } from './settings.ts'

export type Probe = {
  isWritable(): boolean
  /** One try. */
  run(): Promise<void>
}

const row = textSetting('readiness_probe')

export function createProbe(db: Db): Probe {
  // The start has just written to it.
  let isWritable = true
  return {
    isWritable: () => isWritable,
    async run() {
      isWritable = await db
        .write((tx) => writeSetting(tx, row, 'written'))
        .then(
          () => true,
          () => false,
        )
    },
  }
}
