import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Import, RowProblem } from '#shared/imports-api.ts'
import type { ImportField } from './import-columns.ts'
import type { Unread } from './import-file.ts'

export const fieldLabels: Record<ImportField, MessageDescriptor> = {
  userNm: msg`Name`,
  userPhnno: msg`Phone`,
  stamps: msg`Stamps`,
  cardNm: msg`Stamp card`,
  endYmd: msg`Valid until`,
  userEml: msg`Email`,
  userId: msg`Customer number`,
  memo: msg`Memo`,
  code: msg`Code of a card that is here`,
}

export const problemLabels: Record<RowProblem, MessageDescriptor> = {
  nobody: msg`No name, telephone, email or customer number`,
  'no-such-card': msg`The shop has no stamp card of this name`,
  'card-closed': msg`This stamp card is not given out any more`,
  stamps: msg`The number of stamps is no whole number`,
  'too-many-stamps': msg`More stamps than the card has places`,
  day: msg`The last day is not understood: write it as 2027-12-31`,
  'day-passed': msg`The last day has passed`,
  'too-long': msg`One of the cells is too long`,
  phone: msg`The telephone number has other signs than digits`,
}

const unreadLabels: Record<Extract<Unread, string>, MessageDescriptor> = {
  empty: msg`The file has no row below its headings.`,
  'too-many-rows': msg`The file is too large: at most 200,000 rows and 50 MB.`,
  'not-a-spreadsheet': msg`This is no .csv and no .xlsx file. Save it as one of them first.`,
}

export function unreadLabel(unread: Unread): MessageDescriptor {
  if (typeof unread === 'string') return unreadLabels[unread]
  const row = unread.openQuoteIn
  return msg`Row ${row} has a quotation mark that is not closed. Close it or take it out, and choose the file again.`
}

export const importStates: Record<Import['state'], MessageDescriptor> = {
  running: msg`not through: choose the same file again`,
  done: msg`brought in`,
  undoing: msg`being undone`,
  undone: msg`undone`,
}
