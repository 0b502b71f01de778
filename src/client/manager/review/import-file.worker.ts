/** Reads the file beside the page, so that 100,000 rows never hold up a finger. */
import type { Language } from '#shared/languages.ts'
import { readTable, type Table, type Unread } from './import-file.ts'

export type ReadRequest = { file: File; language: Language }
export type ReadReply = Table | Unread

// A dedicated worker's globals have the same names as a window's, as in scan/decoder.worker.ts.
const answer = (reply: ReadReply) => postMessage(reply)

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => void read(data))

async function read({ file, language }: ReadRequest): Promise<void> {
  try {
    answer(await readTable(await file.arrayBuffer(), language))
  } catch {
    answer('not-a-spreadsheet')
  }
}
