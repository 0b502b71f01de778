import { useQueryClient } from '@tanstack/react-query'
import type { Snapshot } from '#shared/stamp.ts'
import type { Told } from '../api/queries.ts'

/** Of a customer whose card was open in this page; nothing is asked for it, and nothing personal is kept (O-16). */
export function useKnownName(stampIdx: number): string | null {
  const told = useQueryClient().getQueryData<Told<Snapshot>>(['snapshot', stampIdx])
  return told?.kind === 'ok' ? told.value.userNm : null
}
