import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Endpoint, ResultOf } from '#shared/endpoint.ts'
import type { Answer } from '../../api/door.ts'
import { useManager } from './manager-ports.tsx'
import { createOneDeed, type DeedCall } from './one-deed.ts'

export type Deed<Value> =
  | { state: 'idle' }
  | { state: 'busy' }
  /** Without an answer to it, it may have been done all the same; the same deed again is the same id again. */
  | { state: 'ended'; answer: Answer<Value> }

/**
 * A write of a manager's page. One at a time, however often the button is pressed; when it is done every page reads
 * again, unless it only looked something up that is noted (`changesNothing`).
 */
export function useDeed<E extends Endpoint>({
  changesNothing = false,
} = {}): {
  deed: Deed<ResultOf<E>>
  run: (call: DeedCall<E>) => Promise<Answer<ResultOf<E>> | null>
  forget: () => void
} {
  const ports = useManager()
  const queries = useQueryClient()
  const [deed, setDeed] = useState<Deed<ResultOf<E>>>({ state: 'idle' })
  const isBusy = useRef(false)
  const [send] = useState(() => createOneDeed<E>(ports))

  async function run(call: DeedCall<E>) {
    if (isBusy.current) return null
    isBusy.current = true
    setDeed({ state: 'busy' })
    const answer = await send(call)
    isBusy.current = false
    setDeed({ state: 'ended', answer })
    if (answer.kind === 'ok' && !changesNothing) await queries.invalidateQueries()
    return answer
  }

  return { deed, run, forget: () => setDeed({ state: 'idle' }) }
}
