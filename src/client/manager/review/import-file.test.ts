import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { batchesOf, guessColumns, rowsOf } from './import-columns.ts'
import { isTable, readTable, type Table, type Unread } from './import-file.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer
const cells = (table: Table | Unread) =>
  isTable(table) ? [table.header, ...table.rows.map((row) => row.cells)] : table
const linesOf = (table: Table | Unread) => (isTable(table) ? table.rows.map(({ line }) => line) : table)

test.each([
  [
    'commas, quotes and lines within a cell',
    'name,memo\r\n"Ito, Mina","two\nlines"\r\n',
    [
      ['name', 'memo'],
      ['Ito, Mina', 'two\nlines'],
    ],
  ],
  [
    'semicolons, as Excel writes where a comma is the decimal sign',
    'name;stamps\nMina;3\nZoë;4\n',
    [
      ['name', 'stamps'],
      ['Mina', '3'],
      ['Zoë', '4'],
    ],
  ],
  [
    'tabs',
    'name\tstamps\nMina\t3\n',
    [
      ['name', 'stamps'],
      ['Mina', '3'],
    ],
  ],
  [
    'our own mark and apostrophes',
    `\uFEFFname,telephone\r\n"'=1+1","'010-1111-2222"\r\n'’t Hooft,\r\n`,
    [
      ['name', 'telephone'],
      ['=1+1', '010-1111-2222'],
      ["'’t Hooft", ''],
    ],
  ],
])('a file is read: %s', async (_, text, expected) => {
  expect(cells(await readTable(bytesOf(text), 'en'))).toEqual(expected)
})

test('lines are told as an editor counts them, empty ones too', async () => {
  const table = await readTable(bytesOf('name\n\nMina\n,\nZoe\n'), 'en')
  expect(linesOf(table)).toEqual([3, 5])
})

test('the code pages of Excel in Korea, Japan and the West, and UTF-16', async () => {
  // 이름 / 김민아 in EUC-KR.
  const korean = new Uint8Array([0xc0, 0xcc, 0xb8, 0xa7, 0x0a, 0xb1, 0xe8, 0xb9, 0xce, 0xbe, 0xc6])
  expect(cells(await readTable(korean.buffer, 'ko'))).toEqual([['이름'], ['김민아']])
  // 名前 / 伊藤 in Shift_JIS.
  const japanese = new Uint8Array([0x96, 0xbc, 0x91, 0x4f, 0x0a, 0x88, 0xc9, 0x93, 0xa1])
  expect(cells(await readTable(japanese.buffer, 'ja'))).toEqual([['名前'], ['伊藤']])
  const western = new Uint8Array([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0x5a, 0x6f, 0xeb])
  expect(cells(await readTable(western.buffer, 'en'))).toEqual([['name'], ['Zoë']])
  const wide = new Uint8Array([0xff, 0xfe, ...Array.from('name\nZoë', (it) => [it.charCodeAt(0), 0]).flat()])
  expect(cells(await readTable(wide.buffer, 'en'))).toEqual([['name'], ['Zoë']])
})

function xlsx(sheet: string): ArrayBuffer {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packed = 'http://schemas.openxmlformats.org/package/2006'
  const files = {
    '[Content_Types].xml': `${head}<Types xmlns="${packed}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  }
  const zipped = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  )
  return zipped.buffer.slice(zipped.byteOffset, zipped.byteOffset + zipped.byteLength) as ArrayBuffer
}
const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`

test('an .xlsx is read: text, a telephone that is a number, a day, an empty cell', async () => {
  const sheet = `<row r="1">${text('A1', 'name')}${text('B1', 'phone')}${text('C1', 'valid until')}</row>
    <row r="2">${text('A2', '김민아')}<c r="B2"><v>821012345678</v></c><c r="C2" s="1"><v>46461</v></c></row>
    <row r="4">${text('A4', 'Zoë')}</row>`
  const table = await readTable(xlsx(sheet), 'en')
  expect(cells(table)).toEqual([
    ['name', 'phone', 'valid until'],
    ['김민아', '821012345678', '2027-03-15'],
    ['Zoë', '', ''],
  ])
  expect(linesOf(table)).toEqual([2, 4])
})

test('what is no spreadsheet, or has nothing in it, says so', async () => {
  expect(await readTable(bytesOf('PK\u0003\u0004 and nothing'), 'en')).toBe('not-a-spreadsheet')
  expect(await readTable(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]).buffer, 'en')).toBe(
    'not-a-spreadsheet',
  )
  expect(await readTable(bytesOf('name,stamps\r\n'), 'en')).toBe('empty')
  expect(await readTable(new ArrayBuffer(0), 'en')).toBe('empty')
  const many = `name\n${'x\n'.repeat(200_001)}`
  expect(await readTable(bytesOf(many), 'en')).toBe('too-many-rows')
})

test.each([
  ['to the end', 'name,stamps\nMina,3\n"Bo Kim,4\nJo,5\n'],
  ['to another one', 'name,stamps\nMina,3\n"Bo Kim,4\n"Jo",5\nAn,6\n'],
  ['before the cell ends', 'name,stamps\nMina,3\n"Bo" Kim,4\nJo,5\n'],
])('a quotation mark that reaches %s swallows no row: its own is named', async (_, file) => {
  expect(await readTable(bytesOf(file), 'en')).toEqual({ openQuoteIn: 3 })
})

test('columns are known by their headings in each language, and rows of the same words are told apart', () => {
  expect(guessColumns(['Full Name', 'PHONE_number', 'Stamps', '?'])).toMatchObject({
    userNm: 0,
    userPhnno: 1,
    stamps: 2,
    cardNm: null,
  })
  expect(guessColumns(['이름', '전화번호', '스탬프 수', '유효기간'])).toMatchObject({
    userNm: 0,
    userPhnno: 1,
    stamps: 2,
    endYmd: 3,
  })
  expect(guessColumns(['お名前', '電話番号', 'スタンプ数', '備考'])).toMatchObject({
    userNm: 0,
    userPhnno: 1,
    stamps: 2,
    memo: 3,
  })
  const columns = guessColumns(['name', 'stamps'])
  const rows = ['Kim', 'Lee', 'Kim'].map((name, n) => ({ line: n + 2, cells: [name, '1'] }))
  expect(rowsOf({ rows }, columns).map(({ row, userNm, occurrence }) => [row, userNm, occurrence])).toEqual([
    [2, 'Kim', 0],
    [3, 'Lee', 0],
    [4, 'Kim', 1],
  ])
})

test('a batch is no larger than a request may be', () => {
  const columns = guessColumns(['name', 'memo'])
  const rows = rowsOf(
    {
      rows: Array.from({ length: 300 }, (_, n) => ({ line: n, cells: ['x', n % 2 ? '' : 'y'.repeat(1900)] })),
    },
    columns,
  )
  const batches = batchesOf(rows, 250)
  expect(batches.flat()).toEqual(rows)
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(65_000)
})
