import { useQueryClient } from '@tanstack/react-query'
import type { Snapshot } from '#shared/stamp.ts'
import type { QueryResponse } from '../api/queries.ts'

/** Of a customer whose card was open in this page; nothing is asked for it, and nothing personal is kept (O-16). */
export function useKnownName(stampIdx: number): string | null {
  const response = useQueryClient().getQueryData<QueryResponse<Snapshot>>(['snapshot', stampIdx])
  return response?.kind === 'ok' ? response.value.userNm : null
}
