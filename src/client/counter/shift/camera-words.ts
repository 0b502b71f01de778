import { useLingui } from '@lingui/react/macro'
import type { Refusal } from '../../scan/camera-state.ts'
import type { PictureVerdict } from '../../scan/picture-check.ts'
import type { Facts } from './readiness.ts'

/** Null while it is being tried. */
export function useCameraWords(camera: Facts['camera']): string | null {
  const { t } = useLingui()
  if (!camera) return null
  const { state, picture } = camera
  const refusals: Record<Refusal, string> = {
    permission: t`It is not allowed. Tap the lock or the camera beside the address, allow it there, and restart the camera.`,
    'no-camera': t`There is none. Type codes, or use a hardware scanner.`,
    'in-use': t`Another app has it. Close that, and restart the camera.`,
    insecure: t`It needs a secure address (https). Tell a manager; type codes meanwhile.`,
    unknown: t`It does not start. Restart the browser; type codes meanwhile.`,
  }
  const pictures: Record<PictureVerdict, string> = {
    clear: t`The picture is bright and sharp.`,
    'too-dark': t`The picture is too dark. Switch a light on, or move the tablet.`,
    glare: t`A light shines into the lens. Turn the tablet a little.`,
    covered: t`There is nothing in the picture. Take off the cover, or what stands before the lens.`,
    blurred: t`The picture is not sharp. Clean the lens with a soft cloth.`,
  }
  if (state.phase === 'refused') return refusals[state.reason]
  if (state.phase === 'stalled') return t`The picture has stopped. Restart the camera.`
  if (state.phase !== 'live') return t`It has not started. Restart the camera.`
  if (state.decoder === 'failed') return t`Codes cannot be read here. Reload this page; type codes meanwhile.`
  return picture === null ? t`It shows nothing yet.` : pictures[picture]
}
