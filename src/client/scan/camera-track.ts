import type { Facing, Zoom } from './camera-state.ts'
import type { OpenCamera } from './open-camera.ts'

/** What lib.dom does not know of yet (MediaStream Image Capture). */
type TrackCapabilities = MediaTrackCapabilities & {
  torch?: boolean
  zoom?: { min: number; max: number; step: number }
  focusMode?: string[]
}
type TrackConstraints = MediaTrackConstraintSet & { torch?: boolean; zoom?: number; focusMode?: string }

type CameraControls = Pick<
  OpenCamera,
  'facing' | 'deviceId' | 'nextDeviceId' | 'canSwitch' | 'hasTorch' | 'zoom' | 'setTorch' | 'setZoom'
>

/** What this camera is and can do. Torch, zoom and focus only where its capabilities have them. */
export async function controlsOf(
  track: MediaStreamTrack,
  asked: { facing: Facing },
): Promise<CameraControls> {
  const settings: MediaTrackSettings & { zoom?: number } = track.getSettings()
  const can: TrackCapabilities = track.getCapabilities?.() ?? {} // Firefox has had it since 132 only
  const apply = (constraint: TrackConstraints) => track.applyConstraints({ advanced: [constraint] })
  if (can.focusMode?.includes('continuous')) await apply({ focusMode: 'continuous' }).catch(() => {})

  const deviceId = settings.deviceId ?? null
  const others = await otherCameras(deviceId)
  const here = facingOf(settings.facingMode)
  // One that says that it faces the other way; else, where none says, the next of the list.
  const opposite = others.find((camera) => camera.facing !== null && camera.facing !== here)
  const next = here === null ? others[0] : opposite
  return {
    facing: here ?? asked.facing,
    deviceId,
    nextDeviceId: next?.deviceId ?? null,
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

type OtherCamera = { deviceId: string; facing: Facing | null }

// Those after this one in the list come first, so that switching goes round.
async function otherCameras(deviceId: string | null): Promise<OtherCamera[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  const cameras = devices.filter((device) => device.kind === 'videoinput')
  const here = cameras.findIndex((camera) => camera.deviceId === deviceId)
  return [...cameras.slice(here + 1), ...cameras.slice(0, Math.max(0, here))].map((camera) => ({
    deviceId: camera.deviceId,
    facing: facingOf(statedFacing(camera)),
  }))
}

// Chrome and Safari say what a camera that is not open can do; Firefox does not.
function statedFacing(camera: MediaDeviceInfo): string | undefined {
  return 'getCapabilities' in camera && camera instanceof InputDeviceInfo
    ? camera.getCapabilities().facingMode?.[0]
    : undefined
}
