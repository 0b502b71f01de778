/** Which column of a file is what, by its heading in any of the shop's languages; and the rows as the server reads them. */
import type { ImportRow } from '#shared/imports-api.ts'
import type { Table } from './import-file.ts'

export const importFields = [
  'userNm',
  'userPhnno',
  'stamps',
  'cardNm',
  'endYmd',
  'userEml',
  'userId',
  'memo',
  'code',
] as const
export type ImportField = (typeof importFields)[number]
/** Of each field the place of its column; null where the file has none. */
export type Columns = Record<ImportField, number | null>

const headings: Record<ImportField, RegExp> = {
  code: /^(code|card code|코드|コード)$/,
  userNm: /^(name|full name|customer|customer name|이름|성명|고객명|고객 이름|名前|お名前|氏名|お客様名)$/,
  userPhnno:
    /^(telephone|telephone number|phone|phone number|mobile|tel|전화|전화번호|휴대폰|휴대폰번호|연락처|電話|電話番号|携帯|携帯番号)$/,
  userEml: /^(e-?mail|e-?mail address|이메일|메일|メール|メールアドレス)$/,
  userId:
    /^(customer number|customer id|member number|member id|고객 ?번호|회원 ?번호|お客様番号|会員番号|顧客番号)$/,
  memo: /^(memo|note|notes|메모|비고|メモ|備考)$/,
  cardNm: /^(card|stamp card|card name|카드|스탬프 카드|카드명|カード|スタンプカード|カード名)$/,
  stamps: /^(stamps|stamp count|count|points|스탬프|스탬프 수|도장|개수|スタンプ|スタンプ数|ポイント)$/,
  endYmd: /^(valid until|valid to|expires|expiry|expiry date|유효기간|유효 기간|만료일|有効期限|期限)$/,
}

export function guessColumns(header: readonly string[]): Columns {
  const plain = header.map((heading) =>
    heading
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replaceAll(/[_\s]+/g, ' '),
  )
  const placeOf = (field: ImportField) => {
    const place = plain.findIndex((heading) => headings[field].test(heading))
    return place === -1 ? null : place
  }
  return Object.fromEntries(importFields.map((field) => [field, placeOf(field)])) as Columns
}

const longestCell = 2000

/** Rows that say the same are told apart by which of them it is, so that two people of one name are two. */
export function rowsOf({ rows }: Pick<Table, 'rows'>, columns: Columns): ImportRow[] {
  const seen = new Map<string, number>()
  return rows.map(({ line, cells }) => {
    const cellOf = (field: ImportField) => {
      const place = columns[field]
      return (place !== null && cells[place]?.slice(0, longestCell)) || null
    }
    const said = Object.fromEntries(importFields.map((field) => [field, cellOf(field)])) as Record<
      ImportField,
      string | null
    >
    const key = JSON.stringify(said)
    const occurrence = seen.get(key) ?? 0
    seen.set(key, occurrence + 1)
    return { row: line, occurrence, ...said }
  })
}

/** As many as fit in one request. */
export function batchesOf(rows: readonly ImportRow[], most: number, mostChars = 60_000): ImportRow[][] {
  const batches: ImportRow[][] = []
  let batch: ImportRow[] = []
  let chars = 0
  for (const row of rows) {
    const length = JSON.stringify(row).length
    if (batch.length === most || (batch.length > 0 && chars + length > mostChars)) {
      batches.push(batch)
      batch = []
      chars = 0
    }
    batch.push(row)
    chars += length
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
