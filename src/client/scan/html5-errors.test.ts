import { expect, test } from 'vitest'
import { cameraErrorOf } from './html5-errors.ts'
import { CameraError } from './open-camera.ts'

test.each<[unknown, string]>([
  ['Error getting userMedia, error = NotAllowedError: Permission denied', 'permission'],
  ['Error getting userMedia, error = NotFoundError: Requested device not found', 'no-camera'],
  ['Error getting userMedia, error = NotReadableError: Could not start video source', 'in-use'],
  ['Error getting userMedia, error = AbortError: Timeout starting video source', 'in-use'],
  ['Error getting userMedia, error = OverconstrainedError', 'no-camera'],
  ['Error getting userMedia, error = SecurityError: insecure', 'insecure'],
  ['Camera streaming not supported by the browser.', 'insecure'],
  [new DOMException('denied', 'NotAllowedError'), 'permission'],
  [new CameraError('no-frames'), 'no-frames'],
  ['HTML Element with id=x not found', 'unknown'],
  [undefined, 'unknown'],
])('%s is "%s"', (error, reason) => {
  expect(cameraErrorOf(error).reason).toBe(reason)
})
