import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  beginImport,
  bringImportRows,
  checkImportRows,
  endImport,
  listImports,
} from '#shared/endpoints/imports.ts'
import { type ImportRow, mostImportRows, type RowFate } from '#shared/imports-api.ts'
import type { Language } from '#shared/languages.ts'
import type { Answer } from '../../api/api-client.ts'
import { useDeps } from '../../kit/deps.tsx'
import { batchesOf, type Columns, guessColumns, rowsOf } from './import-columns.ts'
import { isTable, type Table, type Unread } from './import-file.ts'
import { emptyTally, runBatches, type Tally } from './import-run.ts'
import { readImportFile } from './read-import-file.ts'

type Chosen = { fileNm: string; table: Table; columns: Columns; cardIdx: number }
/** A check or an import that goes on, was stopped, or was cut off by an answer. */
type Going = Chosen & { commandId: string; tally: Tally; trouble: Answer<unknown> | null; isRunning: boolean }

/**
 *   idle ──► reading ──► columns ──► checking ──► checked ──► bringing ──► ended
 *     ▲─────────┘           ▲───────────┴────────────┘
 */
export type ImportState =
  | { step: 'idle'; unread: Unread | null }
  | { step: 'reading' }
  | ({ step: 'columns' } & Chosen)
  | ({ step: 'checking' | 'checked' | 'bringing' | 'ended' } & Going)

export function useImport(language: Language) {
  const { api, newCommandId } = useDeps()
  const queries = useQueryClient()
  const [state, setState] = useState<ImportState>({ step: 'idle', unread: null })
  const isStopped = useRef(false)
  useEffect(() => () => void (isStopped.current = true), [])

  async function choose(file: File, cardIdx: number) {
    setState({ step: 'reading' })
    const table = await readImportFile(file, language)
    if (!isTable(table)) return setState({ step: 'idle', unread: table })
    setState({ step: 'columns', fileNm: file.name, table, columns: guessColumns(table.header), cardIdx })
  }

  function change(changes: Partial<Pick<Chosen, 'columns' | 'cardIdx'>>) {
    if (state.step === 'columns') setState({ ...state, ...changes })
  }

  async function go(
    going: Going & { step: 'checking' | 'bringing' },
    send: (rows: readonly ImportRow[]) => Promise<Answer<RowFate[]>>,
  ): Promise<Going | null> {
    isStopped.current = false
    let now = { ...going, isRunning: true, trouble: null as Answer<unknown> | null }
    setState(now)
    const trouble = await runBatches({
      batches: batchesOf(rowsOf(going.table, going.columns), mostImportRows),
      send,
      from: going.tally,
      isStopped: () => isStopped.current,
      onTally: (tally) => setState((now = { ...now, tally })),
    })
    const isThrough = trouble === null && !isStopped.current
    now = { ...now, isRunning: false, trouble }
    if (!isThrough) setState(now)
    return isThrough ? now : null
  }

  async function check(from: Chosen | Going) {
    const tally = 'tally' in from ? from.tally : emptyTally(from.table.rows.length)
    const { cardIdx } = from
    const commandId = newCommandId()
    const going = { ...from, step: 'checking' as const, commandId, tally, trouble: null, isRunning: true }
    const ended = await go(going, (rows) => api({ endpoint: checkImportRows, body: { cardIdx, rows } }))
    if (!ended) return
    setState({ ...ended, step: 'checked' })
    const { counts } = ended.tally
    if (counts.again > 0 && counts.new === 0) await endCutOff(ended)
  }

  /** All of the file is in: a try that was cut off just before it said so is through. */
  async function endCutOff({ fileNm, table }: Chosen) {
    const imports = await api({ endpoint: listImports })
    if (imports.kind !== 'ok') return
    const name = fileNm.slice(0, 200).normalize()
    const cut = imports.value.find(
      (it) => it.state === 'running' && it.fileNm === name && it.rows === table.rows.length,
    )
    if (!cut) return
    await api({ endpoint: endImport, params: { importId: cut.importId } })
    await queries.invalidateQueries()
  }

  /** The answer at which it could not begin; the same id begins it once. */
  async function bring(checked: Going): Promise<Answer<unknown> | null> {
    const { fileNm, table, cardIdx, commandId } = checked
    const begun = await api({
      endpoint: beginImport,
      body: { fileNm: fileNm.slice(0, 200), rows: table.rows.length },
      commandId,
    })
    if (begun.kind !== 'ok') return begun
    const params = { importId: begun.value.importId }
    const isGoingOn = state.step === 'bringing'
    const tally = isGoingOn ? checked.tally : emptyTally(table.rows.length)
    const ended = await go({ ...checked, step: 'bringing', tally }, (rows) =>
      api({ endpoint: bringImportRows, params, body: { cardIdx, rows } }),
    )
    if (ended) {
      const answer = await api({ endpoint: endImport, params })
      setState(
        answer.kind === 'ok' ? { ...ended, step: 'ended' } : { ...ended, step: 'bringing', trouble: answer },
      )
    }
    await queries.invalidateQueries()
    return null
  }

  return {
    state,
    choose: (file: File, cardIdx: number) => void choose(file, cardIdx),
    change,
    check: (from: Chosen | Going) => void check(from),
    bring,
    stop: () => void (isStopped.current = true),
    toColumns: () => {
      if ('table' in state) {
        const { fileNm, table, columns, cardIdx } = state
        setState({ step: 'columns', fileNm, table, columns, cardIdx })
      }
    },
    reset: () => setState({ step: 'idle', unread: null }),
  }
}
