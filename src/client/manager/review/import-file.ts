/** A spreadsheet as rows of text, whoever wrote it. Free of React and of the worker that it runs in. */
import Papa from 'papaparse'
import { readSheet } from 'read-excel-file/universal'
import { type Language, languages } from '#shared/languages.ts'
import { unguarded } from '#shared/spreadsheet-text.ts'

export type Table = {
  header: readonly string[]
  /** Each with its line in the file, the first being 1. */
  rows: readonly { line: number; cells: readonly string[] }[]
}
/** The row, the first being 1, in which a quotation mark is not closed where its cell ends. */
type OpenQuote = { openQuoteIn: number }
export type Unread = 'empty' | 'too-many-rows' | 'not-a-spreadsheet' | OpenQuote

export const isTable = (read: Table | Unread): read is Table => typeof read === 'object' && 'rows' in read

const mostRows = 200_000

export async function readTable(bytes: ArrayBuffer, language: Language): Promise<Table | Unread> {
  const lines = isZip(bytes) ? await readXlsx(bytes) : readCsv(textOf(bytes, language))
  if (lines === null) return 'not-a-spreadsheet'
  if ('openQuoteIn' in lines) return lines
  const filled = lines
    .map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => unguarded(cell.trim())) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const [header, ...rows] = filled
  if (!header || rows.length === 0) return 'empty'
  if (rows.length > mostRows) return 'too-many-rows'
  return { header: header.cells, rows }
}

/** An .xlsx is one (ECMA-376 part 2); the old .xls begins otherwise, and is not read. */
function isZip(bytes: ArrayBuffer): boolean {
  const [p, k] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  return p === 0x50 && k === 0x4b
}

async function readXlsx(bytes: ArrayBuffer): Promise<string[][] | null> {
  try {
    // As it was typed: a number of twelve digits is one, and no fraction of floating point.
    const rows = await readSheet<string>(bytes, 1, { parseNumber: (text) => text })
    return rows.map((row) => row.map(cellText))
  } catch {
    return null
  }
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return cell === null || cell === undefined ? '' : String(cell)
}

/**
 * Null where it is no text. Papa finds out whether commas, semicolons or tabs part the cells, if it leaves out the empty
 * line after the last one; and lines are counted with the empty ones in. Behind a quotation mark that is not closed the
 * rows that follow are one cell of that row.
 */
function readCsv(text: string | null): string[][] | OpenQuote | null {
  if (text === null || text.includes('\0')) return null
  const { delimiter } = Papa.parse<string[]>(text, { preview: 20, skipEmptyLines: true }).meta
  const { data, errors } = Papa.parse<string[]>(text, { delimiter })
  const open = errors.find(({ type }) => type === 'Quotes')
  return open ? { openQuoteIn: (open.row ?? 0) + 1 } : data
}

function textOf(bytes: ArrayBuffer, language: Language): string | null {
  const [one, two] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (one === 0xff && two === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  for (const encoding of ['utf-8', languages[language].codePage, 'windows-1252']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not in this one.
    }
  }
  return null
}
