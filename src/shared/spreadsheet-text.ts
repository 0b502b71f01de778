/** Text in a file for spreadsheets: what they would change or calculate has an apostrophe before it, and loses it again. */

/**
 * Numbers, days, times, money and truth values, as spreadsheets take them for such: `0012`, `1-2`, `3E5`, `(5)`. No two
 * parts that repeat can take the same character, so that a long memo costs its length.
 */
const isChanged = /^(?=[\s.,:/()%$€£¥₩-]*\d)[\d\s.,:/()%$€£¥₩-]+(?:E[+-]?\d+\s*)?$|^\s*(?:true|false)\s*$/i
/** A-7; OWASP "CSV Injection": = + - @ tab and carriage return. */
const isFormula = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

export const guarded = (text: string): string =>
  isChanged.test(text) || isFormula.test(text) ? `'${text}` : text

/** Only the apostrophe that we would have put there: ’t Hooft keeps the one of the name. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && guarded(text.slice(1)) === text ? text.slice(1) : text

/** The columns of the customers' file, in the order in which it is written; an import reads the same. */
export const customerColumns = [
  'code',
  'name',
  'telephone',
  'email',
  'customer number',
  'memo',
  'card',
  'stamps',
  'valid until',
] as const
