import type { Light } from '#shared/readiness-api.ts'
import { readJson, writeJson } from './json-storage.ts'

/** When this tablet was last found ready, or not. */
type LastCheck = { at: number; light: Light }

const key = 'stampdesk.checked'

export function recallCheck(storage: Pick<Storage, 'getItem'> = localStorage): LastCheck | null {
  const { at, light } = (readJson(storage, key) ?? {}) as Partial<LastCheck>
  return typeof at === 'number' && (light === 'good' || light === 'todo' || light === 'bad')
    ? { at, light }
    : null
}

/** Where it cannot be kept it is offered once more today. */
export function rememberCheck(check: LastCheck, storage: Pick<Storage, 'setItem'> = localStorage): void {
  writeJson(storage, key, check)
}
