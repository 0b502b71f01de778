import { Html5Qrcode, Html5QrcodeSupportedFormats } from 'html5-qrcode'
import type { Facing } from './camera-state.ts'
import { controlsOf } from './camera-track.ts'
import type { Clock } from './clock.ts'
import { startDecoder } from './decoder.ts'
import { createDetectorBridge } from './detector-bridge.ts'
import { createFramePump } from './frame-pump.ts'
import { boxOf } from './geometry.ts'
import { cameraErrorOf } from './html5-errors.ts'
import { CameraError, type OpenCamera, type OpenRequest } from './open-camera.ts'
import { createPresence } from './presence.ts'
import { noteScan } from './scan-times.ts'
import { createStage } from './stage.ts'
import { captureFrame, onNextFrame } from './video-frames.ts'

/** A stream that was granted and plays nothing for this long shows nothing at all. */
const firstFrameMs = 5000

/**
 * The only file that names html5-qrcode. It opens the camera and its video by the library's public interface,
 * and takes the texts from its success callback; frames go to our worker beside it.
 */
export async function openHtml5Camera(request: OpenRequest, clock: Clock): Promise<OpenCamera> {
  const { signals } = request
  if (!navigator.mediaDevices) throw new CameraError('insecure')
  const stage = createStage()
  const bridge = createDetectorBridge()
  const library = bridge.during(window, () => {
    return new Html5Qrcode(stage.id, {
      verbose: false,
      formatsToSupport: [Html5QrcodeSupportedFormats.QR_CODE],
      useBarCodeDetectorIfSupported: true,
    })
  })
  // Loads beside the permission prompt.
  const decoder = startDecoder((status) => signals.decoder(status))

  const start = (deviceId: string | null) =>
    library.start(
      { facingMode: 'environment' }, // not used, as `videoConstraints` is there; the library insists on it
      {
        fps: 30, // how soon after a read it waits for the next; it looks at no frame on its own
        disableFlip: false, // its second look at a frame is the one that reaches our detector again
        videoConstraints: constraintsOf(request.facing, deviceId),
      },
      (text) => signals.read(text),
      undefined,
    )

  async function shut(): Promise<void> {
    decoder.stop()
    const stream = stage.video()?.srcObject
    try {
      await library.stop()
    } catch {
      // It throws strings, at once or later, where it thinks that it does not run. The tracks end all the same.
    }
    if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop()
    stage.remove()
  }

  try {
    await start(request.deviceId).catch((error: unknown) => {
      // The camera that this tablet remembers is gone. A camera that is not there was not prompted for either.
      if (request.deviceId === null || cameraErrorOf(error).reason !== 'no-camera') throw error
      return start(null)
    })
    const video = stage.video()
    if (!video) throw new CameraError('no-frames')
    await playing(video, clock)
    const track = trackOf(video)
    const controls = await controlsOf(track, request)
    // One frame is in flight at a time: it is the one in which the code was found.
    let capturedAt = 0
    const presence = createPresence()
    const pump = createFramePump({
      onNextFrame: (run) => onNextFrame(video, run),
      capture(rect, asBitmap) {
        capturedAt = performance.now()
        return captureFrame(video, rect, asBitmap)
      },
      size: () => ({ width: video.videoWidth, height: video.videoHeight }),
      send: decoder.send,
      onFrame: signals.frame,
      onReadResult(readResult) {
        const { sight, view, width, height } = readResult
        presence.readResult(sight ? boxOf(sight.corners) : (view?.area ?? null), capturedAt)
        signals.readResult(readResult)
        if (sight?.kind !== 'code') return
        if (!signals.seen(sight.text, { points: sight.corners, width, height })) return
        noteScan(presence.read(capturedAt))
        bridge.hand(sight.text)
      },
    })
    decoder.onReply(pump.reply)
    track.addEventListener('ended', () => signals.ended())
    track.addEventListener('mute', () => signals.muted(true))
    track.addEventListener('unmute', () => signals.muted(false))
    stage.settle(controls.facing)

    return {
      ...controls,
      showIn: stage.showIn,
      setDecoding: (isDecoding) => (isDecoding ? pump.run() : pump.rest()),
      wake: () => stage.play(),
      async close() {
        pump.rest()
        await shut()
      },
    }
  } catch (error) {
    await shut()
    throw cameraErrorOf(error)
  }
}

// `exact`, as Chrome 156 follows neither an ideal `deviceId` nor one in `advanced`: it takes its own first camera.
function constraintsOf(facing: Facing, deviceId: string | null): MediaTrackConstraints {
  return {
    ...(deviceId === null
      ? { facingMode: { ideal: facing === 'front' ? 'user' : 'environment' } }
      : { deviceId: { exact: deviceId } }),
    width: { ideal: 1920 },
    height: { ideal: 1080 },
  }
}

function trackOf(video: HTMLVideoElement): MediaStreamTrack {
  const track = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined
  if (!track) throw new CameraError('no-frames')
  return track
}

function playing(video: HTMLVideoElement, clock: Clock): Promise<void> {
  if (!video.paused && video.readyState >= video.HAVE_CURRENT_DATA) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const giveUp = clock.after(firstFrameMs, () => reject(new CameraError('no-frames')))
    video.addEventListener(
      'playing',
      () => {
        giveUp()
        resolve()
      },
      { once: true },
    )
  })
}
