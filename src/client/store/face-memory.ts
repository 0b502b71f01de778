/** Who may sign in at this tablet, for the time without a line. No more than every colleague sees on the lock screen. */
export type KnownFace = { personId: string; name: string; role: 'cashier' | 'manager'; color: number }
export type FaceMemory = { recall(): readonly KnownFace[]; remember(faces: readonly KnownFace[]): void }

const key = 'stampdesk.faces'

export function createFaceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): FaceMemory {
  return {
    recall() {
      try {
        const value: unknown = JSON.parse(storage.getItem(key) ?? '[]')
        return Array.isArray(value) ? value.filter(isFace) : []
      } catch {
        return []
      }
    },
    remember(faces) {
      const known = faces.map(({ personId, name, role, color }) => ({ personId, name, role, color }))
      try {
        storage.setItem(key, JSON.stringify(known))
      } catch {
        // Then nobody can take over while the line is down.
      }
    },
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
