import type { Facing, Zoom } from './camera-state.ts'
import type { OpenCamera } from './open-camera.ts'

/** What lib.dom does not know of yet (MediaStream Image Capture). */
type LensCapabilities = MediaTrackCapabilities & {
  torch?: boolean
  zoom?: { min: number; max: number; step: number }
  focusMode?: string[]
}
type LensConstraints = MediaTrackConstraintSet & { torch?: boolean; zoom?: number; focusMode?: string }

export type Lens = Pick<
  OpenCamera,
  'facing' | 'deviceId' | 'nextDeviceId' | 'canSwitch' | 'hasTorch' | 'zoom' | 'setTorch' | 'setZoom'
>

/** What this camera is and can do. Torch, zoom and focus only where its capabilities have them. */
export async function lensOf(track: MediaStreamTrack, asked: { facing: Facing }): Promise<Lens> {
  const settings: MediaTrackSettings & { zoom?: number } = track.getSettings()
  const can: LensCapabilities = track.getCapabilities?.() ?? {} // Firefox has had it since 132 only
  const apply = (constraint: LensConstraints) => track.applyConstraints({ advanced: [constraint] })
  if (can.focusMode?.includes('continuous')) await apply({ focusMode: 'continuous' }).catch(() => {})

  const deviceId = settings.deviceId ?? null
  const others = await otherCameras(deviceId)
  return {
    facing: facingOf(settings.facingMode) ?? asked.facing,
    deviceId,
    // A camera that says which way it faces is switched by `facingMode`; another by its place in the list.
    nextDeviceId: settings.facingMode ? null : (others[0] ?? null),
    canSwitch: others.length > 0,
    hasTorch: can.torch === true,
    zoom: zoomOf(can.zoom, settings.zoom),
    setTorch: (isOn) => apply({ torch: isOn }),
    setZoom: (value) => apply({ zoom: value }),
  }
}

function facingOf(mode: string | undefined): Facing | null {
  if (mode === 'user') return 'front'
  return mode === 'environment' ? 'back' : null
}

function zoomOf(range: { min: number; max: number; step: number } | undefined, value = 1): Zoom | null {
  return range && range.max > range.min ? { min: range.min, max: range.max, step: range.step, value } : null
}

// Those after this one in the list come first, so that switching goes round.
async function otherCameras(deviceId: string | null): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  const ids = devices.filter((device) => device.kind === 'videoinput').map((device) => device.deviceId)
  const here = deviceId === null ? -1 : ids.indexOf(deviceId)
  return [...ids.slice(here + 1), ...ids.slice(0, Math.max(0, here))].filter((id) => id !== deviceId)
}
