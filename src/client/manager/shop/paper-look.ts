import type { CSSProperties } from 'react'
import { getLook } from '#shared/endpoints/look.ts'
import type { Look } from '#shared/look-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'

/** Null until it has come, and where it does not: paper can be printed without. */
export function usePaperLook(): Look | null {
  const { answer } = useEndpointQuery({ endpoint: getLook })
  return answer?.kind === 'ok' ? answer.value : null
}

/** Paper is white, by night too. */
export const inkStyle = (look: Look | null): CSSProperties => (look?.ink ? { color: look.ink.light } : {})
