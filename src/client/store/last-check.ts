import type { Light } from '#shared/readiness-api.ts'

/** When this tablet was last found ready, or not. */
type LastCheck = { at: number; light: Light }

const key = 'stampdesk.checked'

export function recallCheck(storage: Pick<Storage, 'getItem'> = localStorage): LastCheck | null {
  try {
    const { at, light } = JSON.parse(storage.getItem(key) ?? '{}') as Partial<LastCheck>
    return typeof at === 'number' && (light === 'good' || light === 'todo' || light === 'bad')
      ? { at, light }
      : null
  } catch {
    return null
  }
}

export function rememberCheck(check: LastCheck, storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(key, JSON.stringify(check))
  } catch {
    // Then it is offered once more today.
  }
}
