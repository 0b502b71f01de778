import type { Language } from '#shared/languages.ts'
import type { ReadReply, ReadRequest } from './import-file.worker.ts'

/** Of a file that is larger no tablet has the memory. */
const mostBytes = 50_000_000

export function readImportFile(file: File, language: Language): Promise<ReadReply> {
  if (file.size > mostBytes) return Promise.resolve('too-many-rows')
  const worker = new Worker(new URL('./import-file.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<ReadReply>((resolve) => {
    worker.addEventListener('error', () => resolve('not-a-spreadsheet'))
    worker.addEventListener('message', ({ data }: MessageEvent<ReadReply>) => resolve(data))
    worker.postMessage({ file, language } satisfies ReadRequest, [])
  }).finally(() => worker.terminate())
}
