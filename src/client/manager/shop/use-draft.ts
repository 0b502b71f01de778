import { useEffect, useState } from 'react'
import { useSignedIn } from '../signed-in.tsx'
import { typedOver } from '../typed-over.ts'

/** Of this page's life, by person and form: what is typed, and what was saved then. Secrets are never put here. */
const drafts = new Map<string, { typed: unknown; over: unknown }>()

type Draft<Value> = {
  value: Value
  set: (value: Value) => void
  isDirty: boolean
  discard: () => void
}

/**
 * What is typed and not yet saved. A stray back, another page or a closed sheet loses nothing: it is there again on the
 * way back. Only a reload would lose it, and that is asked about.
 */
export function useDraft<Value>(name: string, saved: Value): Draft<Value> {
  const key = `${useSignedIn().person.personId} ${name}`
  const [, draw] = useState(0)
  const kept = drafts.get(key) as { typed: Value; over: Value } | undefined
  const value = kept ? typedOver(kept.typed, kept.over, saved) : saved
  const isDirty = JSON.stringify(value) !== JSON.stringify(saved)

  function put(next: Value | undefined): void {
    if (next === undefined) drafts.delete(key)
    else drafts.set(key, { typed: next, over: saved })
    draw((count) => count + 1)
  }

  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isDirty])

  return { value, set: put, isDirty, discard: () => put(undefined) }
}
