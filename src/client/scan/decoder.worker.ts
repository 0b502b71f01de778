import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { DecodeReply, DecodeRequest, Rect } from './decoder-protocol.ts'
import { type Luminance, luminanceByCanvas, luminanceOfVideoFrame } from './luminance.ts'
import type { Point } from './open-camera.ts'
import { loadQrReader, type QrReader } from './qr-reader.ts'

// A dedicated worker's globals have the same names as a window's, so that this file needs no library of its own:
// `postMessage(reply)` with one argument and `addEventListener('message')` mean the worker's here.
const answer = (reply: DecodeReply) => postMessage(reply)

// From our own origin: zxing-wasm would otherwise fetch it from a CDN.
const loading = loadQrReader(wasmUrl)
loading.then(
  () => answer({ type: 'ready' }),
  (error: unknown) => answer({ type: 'failed', message: String(error) }),
)

addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void loading.then((reader) => decode(reader, event.data))
})

async function decode(reader: QrReader, request: DecodeRequest): Promise<void> {
  const { frame, rect, effort, width, height } = request
  // A VideoFrame holds one of the camera's few buffers: it is closed whatever happens, or the stream stops.
  try {
    const luminance = await luminanceOf(frame, rect)
    frame.close()
    const found = reader.read(luminance, effort)
    if (!found) return answer({ type: 'decoded', found: null })
    const [a, b, c, d] = found.points
    const inFrame = (point: Point) => ({ x: point.x + rect.x, y: point.y + rect.y })
    const points = [inFrame(a), inFrame(b), inFrame(c), inFrame(d)] as const
    answer({ type: 'decoded', found: { text: found.text, corners: { points, width, height } } })
  } catch (error) {
    frame.close()
    // A bitmap is the last resort: where it fails too, it is the decoder.
    answer('format' in frame ? { type: 'unreadable' } : { type: 'failed', message: String(error) })
  }
}

async function luminanceOf(frame: VideoFrame | ImageBitmap, rect: Rect): Promise<Luminance> {
  if (!('format' in frame)) return luminanceByCanvas(frame, { ...rect, x: 0, y: 0 })
  return (await luminanceOfVideoFrame(frame, rect)) ?? luminanceByCanvas(frame, rect)
}
