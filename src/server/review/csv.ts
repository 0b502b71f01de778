/** CSV for spreadsheets (RFC 4180), with UTF-8's mark so that Excel reads Korean, and nothing in it that calculates. */
import { guarded } from '#shared/spreadsheet-text.ts'

const mark = '\uFEFF'

export type Cell = string | number | null

/**
 * Text that a spreadsheet would change is guarded; numbers of ours are numbers there. Instants with their offset (RFC
 * 3339) are text to each of them as they are; `docs/exports.md` says what each does.
 */
export function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value)
  const safe = typeof value === 'string' || (value ?? 0) < 0 ? guarded(text) : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A small one, whole. */
export const csvFile = (header: readonly string[], rows: readonly (readonly Cell[])[]) =>
  mark + [header, ...rows].map(csvLine).join('')

/** Asks for the next page only when the reader has taken the last one: what is in memory is one page. */
export function csvResponse(
  fileName: string,
  header: readonly string[],
  pages: AsyncIterator<readonly Cell[][]>,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(mark + csvLine(header))),
      async pull(controller) {
        const { value, done } = await pages.next()
        if (done) return controller.close()
        controller.enqueue(encoder.encode(value.map(csvLine).join('')))
      },
      cancel: async () => void (await pages.return?.()),
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
    },
  })
}
