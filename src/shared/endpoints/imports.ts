import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  beginImportRequest,
  beginImportResult,
  bringRowsRequest,
  checkRowsRequest,
  customersFileQuery,
  customersFileResult,
  importParams,
  importResult,
  importsResult,
  rowFatesResult,
  undoImportResult,
} from '../imports-api.ts'

export const listImports = endpoint({
  method: 'GET',
  path: '/api/counter/v1/imports',
  summary: 'The files that were brought in, newest first.',
  admits: ['manager'],
  result: importsResult,
})

export const checkImportRows = endpoint({
  method: 'POST',
  path: '/api/counter/v1/imports/check',
  summary: 'What would become of each of these rows. Nothing is written.',
  admits: ['manager'],
  body: checkRowsRequest,
  refuses: ['kept-elsewhere'],
  result: rowFatesResult,
})

export const beginImport = endpoint({
  method: 'POST',
  path: '/api/counter/v1/imports',
  summary: 'Begin to bring a file in. The Idempotency-Key begins it once.',
  admits: ['manager'],
  needs: 'password',
  body: beginImportRequest,
  refuses: ['kept-elsewhere'],
  result: beginImportResult,
})

export const bringImportRows = endpoint({
  method: 'POST',
  path: '/api/counter/v1/imports/:importId/rows',
  summary: 'Make the cards of these rows. A row that was brought in before makes nothing.',
  admits: ['manager'],
  params: importParams,
  body: bringRowsRequest,
  result: rowFatesResult,
})

export const endImport = endpoint({
  method: 'POST',
  path: '/api/counter/v1/imports/:importId/end',
  summary: 'The file is through.',
  admits: ['manager'],
  params: importParams,
  result: importResult,
})

export const undoImport = endpoint({
  method: 'POST',
  path: '/api/counter/v1/imports/:importId/undo',
  summary:
    'Delete the cards of a file again, as long as none of them was used. Some at a time: again until none is left.',
  admits: ['manager'],
  needs: 'password',
  params: importParams,
  refuses: ['import-used'],
  result: undoImportResult,
})

export const askCustomersFile = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/file',
  summary: 'Ask for the file of all customers; that it was asked for is noted.',
  admits: ['manager'],
  needs: 'password',
  result: customersFileResult,
})

export const exportCustomers = endpoint({
  method: 'GET',
  path: '/api/counter/v1/customers.csv',
  summary: 'Every card that is in use with its customer, in the columns that an import reads.',
  admits: ['manager'],
  query: customersFileQuery,
  result: v.unknown(),
})
