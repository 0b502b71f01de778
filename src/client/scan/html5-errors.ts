import type { Refusal } from './camera-state.ts'
import { CameraError } from './open-camera.ts'

/** The names of Media Capture and Streams (section 10.2, `getUserMedia`), old WebKit's and Chrome's beside them. */
const reasons: Readonly<Record<string, Refusal>> = {
  NotAllowedError: 'permission',
  PermissionDeniedError: 'permission',
  SecurityError: 'insecure',
  TypeError: 'insecure',
  NotFoundError: 'no-camera',
  DevicesNotFoundError: 'no-camera',
  OverconstrainedError: 'no-camera',
  NotReadableError: 'in-use',
  TrackStartError: 'in-use',
  AbortError: 'in-use',
}

/** html5-qrcode's errors are strings: "Error getting userMedia, error = NotAllowedError: Permission denied". */
export function cameraErrorOf(error: unknown): CameraError {
  if (error instanceof CameraError) return error
  const text = error instanceof Error ? error.name : String(error)
  if (text.includes('not supported by the browser')) return new CameraError('insecure', { cause: error })
  const name = /(?:error = )?(\w+Error)\b/.exec(text)?.[1] ?? ''
  return new CameraError(reasons[name] ?? 'unknown', { cause: error })
}
