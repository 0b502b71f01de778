/** CSV for spreadsheets (RFC 4180), with UTF-8's mark so that Excel reads Korean, and nothing in it that calculates. */
const mark = '\uFEFF'

export type Cell = string | number | null

/** Numbers, days, times, money and truth values, as spreadsheets take them for such: `0012`, `1-2`, `3E5`, `(5)`. */
const isChanged = /^\s*(?:[\d\s.,:/()%$€£¥₩-]*\d[\d\s.,:/()%$€£¥₩-]*(?:E[+-]?\d+)?|true|false)\s*$/i

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it (A-7; OWASP "CSV Injection": = + - @
 * tab and carriage return), and so does text that it would take for a number or a day. Numbers of ours are numbers here.
 * Instants with their offset (RFC 3339) are text to each of them as they are; `docs/exports.md` says what each does.
 */
export function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value)
  const isText = typeof value === 'string' && isChanged.test(value)
  const safe =
    isText || /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text
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
