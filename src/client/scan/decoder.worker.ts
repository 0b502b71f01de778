import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { DecodeReply, DecodeRequest, ReadResult, StillRequest } from './decoder-protocol.ts'
import type { Rect } from './geometry.ts'
import { createLiveReader, type Ladder, moved } from './live-reader.ts'
import { greyOf, type Luminance, luminanceByCanvas, luminanceOfVideoFrame } from './luminance.ts'
import { loadQrReader } from './qr-reader.ts'

// A dedicated worker's globals have the same names as a window's, so that this file needs no library of its own:
// `postMessage(reply)` with one argument and `addEventListener('message')` mean the worker's here.
const answer = (reply: DecodeReply) => postMessage(reply)

// From our own origin: zxing-wasm would otherwise fetch it from a CDN.
const loading = loadQrReader(wasmUrl).then((reader) => ({
  reader,
  live: createLiveReader(reader, () => performance.now()),
}))
loading.then(
  () => answer({ type: 'ready' }),
  (error: unknown) => answer({ type: 'failed', message: String(error) }),
)

// A part of its own, fetched once the camera can be read with: where it does not come, the plain looks go on.
const loadingLadder = loading.then(() => import('./ladder.ts'))
let ladder: Ladder | null = null
loadingLadder.then(
  (came) => (ladder = came),
  () => {},
)

addEventListener('message', ({ data }: MessageEvent<DecodeRequest | StillRequest>) => {
  void ('still' in data ? readPicture(data.still) : decode(data))
})

async function decode(request: DecodeRequest): Promise<void> {
  const { frame, effort } = request
  // A VideoFrame holds one of the camera's few buffers: it is closed whatever happens, or the stream stops.
  try {
    const { live } = await loading
    const readResult = await (effort === 'quick' ? glance(live, request) : study(live, request))
    frame.close()
    answer({ type: 'decoded', readResult })
  } catch (error) {
    frame.close()
    // A bitmap is the last resort: where it fails too, it is the decoder.
    answer('format' in frame ? { type: 'unreadable' } : { type: 'failed', message: String(error) })
  }
}

type Live = ReturnType<typeof createLiveReader>

async function glance(live: Live, { frame, rect, width, height }: DecodeRequest): Promise<ReadResult> {
  const { sight: found, view } = live.glance(await luminanceOf(frame, rect), `${rect.x} ${rect.y}`)
  const inFrame = found && moved(found, rect)
  const area = view && { ...view, area: { ...view.area, x: view.area.x + rect.x, y: view.area.y + rect.y } }
  if (!inFrame || !('format' in frame)) {
    return { sight: inFrame, view: area, isWhole: !inFrame, width, height }
  }
  const whole = await luminanceOf(frame, wholeOf(width, height))
  return { sight: live.alone(whole, inFrame), view: area, isWhole: true, width, height }
}

async function study(live: Live, { frame, rect, width, height }: DecodeRequest): Promise<ReadResult> {
  return { ...live.study(await luminanceOf(frame, rect), ladder), isWhole: true, width, height }
}

const wholeOf = (width: number, height: number): Rect => ({
  x: 0,
  y: 0,
  width: width & ~1,
  height: height & ~1,
})

async function readPicture(still: ImageBitmap): Promise<void> {
  try {
    const [{ reader }, { readStill }] = await Promise.all([loading, loadingLadder])
    const { width, height } = still
    const luminance = luminanceByCanvas(still, { x: 0, y: 0, width, height })
    answer({ type: 'still', sight: readStill(reader, greyOf(luminance)) })
  } catch (error) {
    answer({ type: 'failed', message: String(error) })
  } finally {
    still.close()
  }
}

async function luminanceOf(frame: VideoFrame | ImageBitmap, rect: Rect): Promise<Luminance> {
  if (!('format' in frame)) return luminanceByCanvas(frame, { ...rect, x: 0, y: 0 })
  return (await luminanceOfVideoFrame(frame, rect)) ?? luminanceByCanvas(frame, rect)
}
