import type { Facing } from './camera-state.ts'

export type CameraStorage = Pick<Storage, 'getItem' | 'setItem'>

type RememberedCamera = { facing: Facing; deviceId: string | null }

const key = 'stampdesk.camera'

/** Which camera this tablet uses, by `deviceId`: labels are in the tablet's language, so never matched. */
export function recallCamera(storage: CameraStorage, fallback: Facing): RememberedCamera {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
    if (typeof value === 'object' && value !== null && 'facing' in value && 'deviceId' in value) {
      const { facing, deviceId } = value
      if (facing === 'front' || facing === 'back') {
        return { facing, deviceId: typeof deviceId === 'string' ? deviceId : null }
      }
    }
  } catch {
    // Storage may be blocked, and what is in it is not ours to trust: the default camera does.
  }
  return { facing: fallback, deviceId: null }
}

/** This browser has shown its camera here, so that asking for it is no question to a person. */
export function hasOpenedCamera(storage: Pick<Storage, 'getItem'>): boolean {
  try {
    return storage.getItem(key) !== null
  } catch {
    return false
  }
}

export function rememberCamera(storage: CameraStorage, camera: RememberedCamera): void {
  try {
    storage.setItem(key, JSON.stringify(camera))
  } catch {
    // A tablet whose storage is full scans on; it asks for its default camera next time.
  }
}
