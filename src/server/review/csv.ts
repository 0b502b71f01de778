/** CSV for spreadsheets (RFC 4180), with UTF-8's mark so that Excel reads Korean, and nothing in it that calculates. */
const mark = '\uFEFF'

export type Cell = string | number | null

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it (A-7; OWASP "CSV Injection": = + - @
 * tab and carriage return). Numbers of ours are never negative, so nothing honest is changed.
 */
export function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value)
  const safe = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

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
