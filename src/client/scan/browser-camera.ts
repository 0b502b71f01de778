import { type Camera, createCamera } from './camera.ts'
import type { Facing } from './camera-state.ts'
import { browserClock } from './clock.ts'
import type { CameraStorage } from './remembered-camera.ts'

/**
 * The camera with the real browser behind it. Small: html5-qrcode, the worker and the wasm are loaded when the
 * camera is asked for, and not before.
 */
export function createBrowserCamera(storage: CameraStorage, defaultFacing: Facing = 'back'): Camera {
  return createCamera({
    async open(request) {
      const { openHtml5Camera } = await import('./html5-camera.ts')
      return openHtml5Camera(request, browserClock)
    },
    storage,
    clock: browserClock,
    page: {
      isVisible: () => document.visibilityState === 'visible',
      onReturn(run) {
        document.addEventListener('visibilitychange', () => {
          if (document.visibilityState === 'visible') run()
        })
        addEventListener('pageshow', run)
      },
    },
    defaultFacing,
  })
}
