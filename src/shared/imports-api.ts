/** Wire schemas of bringing cards in from a spreadsheet, `/api/counter/v1/imports*`. The browser reads the file. */
import * as v from 'valibot'
import { idxSchema, instant, line, text, whole } from './fields.ts'

/** As it stands in the file: what is wrong with a row is said of that row, and refuses no other. */
const cell = v.nullable(text(2000))
const row = v.strictObject({
  /** In the file, its first line being 1. */
  row: whole(1, 10_000_000),
  /** Of rows that say the same it is the so-manieth. */
  occurrence: whole(0, 1_000_000),
  code: cell,
  userNm: cell,
  userPhnno: cell,
  userEml: cell,
  userId: cell,
  memo: cell,
  /** By its name; null is the one that is given for all. */
  cardNm: cell,
  stamps: cell,
  endYmd: cell,
})
export type ImportRow = v.InferOutput<typeof row>

export const mostImportRows = 250
const rows = v.pipe(v.array(row), v.minLength(1), v.maxLength(mostImportRows))

/**
 * `new`: a card is made, or was made just now. `again`: this row was brought in before. `known`: the customer has a card
 * of this kind already, by code, number, telephone or e-mail. `wrong`: see `problem`.
 */
const fates = ['new', 'again', 'known', 'wrong'] as const
export type Fate = (typeof fates)[number]
export const rowProblems = [
  'nobody',
  'no-such-card',
  'card-closed',
  'stamps',
  'too-many-stamps',
  'day',
  'day-passed',
  'too-long',
  'phone',
] as const
export type RowProblem = (typeof rowProblems)[number]
const fate = v.object({
  row: v.number(),
  fate: v.picklist(fates),
  problem: v.nullable(v.picklist(rowProblems)),
  /** The card that was made or is there. */
  stampIdx: v.nullable(idxSchema),
})
export type RowFate = v.InferOutput<typeof fate>
export const rowFatesResult = v.array(fate)

/** `POST imports/check`: nothing is written. */
export const checkRowsRequest = v.strictObject({ cardIdx: idxSchema, rows })
/** `POST imports`. The `Idempotency-Key` begins it once. */
export const beginImportRequest = v.strictObject({ fileNm: line(200, 1), rows: whole(1, 200_000) })
export const beginImportResult = v.object({ importId: v.string() })
export const importParams = v.object({ importId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)) })
/** `POST imports/:importId/rows`: sent again, a row makes nothing twice. */
export const bringRowsRequest = checkRowsRequest

const importSchema = v.object({
  importId: v.string(),
  fileNm: v.string(),
  rows: v.number(),
  made: v.number(),
  /** Of an undone one: cards that were deleted, and those that had been used meanwhile and stay. */
  removed: v.number(),
  kept: v.number(),
  state: v.picklist(['running', 'done', 'undoing', 'undone']),
  person: v.nullable(v.object({ personId: v.string(), name: v.string() })),
  begunAt: instant,
})
export type Import = v.InferOutput<typeof importSchema>
export const importsResult = v.array(importSchema)
export const importResult = importSchema
/** `POST imports/:importId/undo`: some cards at a time; again until none is left. */
export const undoImportResult = v.object({ left: v.number(), removed: v.number(), kept: v.number() })

/** `POST customers/file`: a ticket for `GET customers.csv`, good for two minutes and for who asked. */
export const customersFileResult = v.object({ ticket: v.string() })
export const customersFileQuery = v.strictObject({
  ticket: v.pipe(v.string(), v.regex(/^[\w-]{40,300}$/)),
})
