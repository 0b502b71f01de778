import { readList, writeJson } from './json-storage.ts'

/** Who may sign in at this tablet, for the time without a line. No more than every colleague sees on the lock screen. */
export type KnownFace = { personId: string; name: string; role: 'cashier' | 'manager'; color: number }
export type FaceMemory = { recall(): readonly KnownFace[]; remember(faces: readonly KnownFace[]): void }

const key = 'stampdesk.faces'

export function createFaceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): FaceMemory {
  return {
    recall: () => readList(storage, key, isFace),
    // Where it cannot be kept nobody can take over while the line is down.
    remember: (faces) => writeJson(storage, key, faces, ['personId', 'name', 'role', 'color']),
  }
}

function isFace(value: unknown): value is KnownFace {
  if (typeof value !== 'object' || value === null) return false
  const { personId, name, role, color } = value as Record<string, unknown>
  return (
    typeof personId === 'string' &&
    typeof name === 'string' &&
    typeof color === 'number' &&
    (role === 'cashier' || role === 'manager')
  )
}
